"""Which system calls a submission may not make: a filter for Linux's seccomp, as bytes.

Namespaces and limits (`sandbox.py`) do most of the work. The filter closes what they leave
open: memory that is charged to no process, sockets that leave a machine without its network,
namespaces within the namespace, and the parts of the kernel that are young or large.

>>> len(program("x86_64")) % 8
0
"""

import struct

# call → its number on x86_64 and on aarch64
_REFUSED = {
    # memory that outlives its process or is charged to none
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # other processes, other namespaces, mounts
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    # much kernel for no exercise's need
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
}
_CLONE, _CLONE3, _SOCKET = (56, 220), (435, 435), (41, 198)
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_OTHER_ABI = 0x40000000  # x32 calls on x86_64
_NEW_NAMESPACE = 0x7E020000  # CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
_FAMILIES = (1, 2, 10)  # sockets within the machine, IPv4, IPv6: all end at the sandbox's wall

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # places in what the kernel hands over
_ALLOW, _FORBIDDEN, _NO_SUCH_CALL = 0x7FFF0000, 0x00050001, 0x00050026


def knows(machine):
    """Whether there is a filter for this kind of processor."""
    return machine in _ARCHITECTURES


def program(machine):
    """The filter, as bubblewrap's `--seccomp` reads it.

    Parameters
    ----------
    machine : {"x86_64", "aarch64"}
        As `platform.machine()` names it.
    """
    which, architecture = _ARCHITECTURES[machine]
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _FORBIDDEN),
        (_LOAD, 0, 0, _NUMBER),
        *_if(_AT_LEAST, _OTHER_ABI, [(_RETURN, 0, 0, _FORBIDDEN)]),
    ]
    for numbers in _REFUSED.values():
        lines += _if(_EQUAL, numbers[which], [(_RETURN, 0, 0, _FORBIDDEN)])
    # clone3 hides its flags from filters; without it everybody falls back to clone
    lines += _if(_EQUAL, _CLONE3[which], [(_RETURN, 0, 0, _NO_SUCH_CALL)])
    lines += _if(
        _EQUAL,
        _CLONE[which],
        [
            (_LOAD, 0, 0, _FIRST_ARGUMENT),
            *_if(_ANY_BIT, _NEW_NAMESPACE, [(_RETURN, 0, 0, _FORBIDDEN)]),
            (_RETURN, 0, 0, _ALLOW),
        ],
    )
    allowed = [line for f in _FAMILIES for line in _if(_EQUAL, f, [(_RETURN, 0, 0, _ALLOW)])]
    socket = [(_LOAD, 0, 0, _FIRST_ARGUMENT), *allowed, (_RETURN, 0, 0, _FORBIDDEN)]
    lines += _if(_EQUAL, _SOCKET[which], socket)
    lines.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


def _if(test, value, then):
    """Lines that run only where the loaded number passes a test."""
    return [(test, 0, len(then), value), *then]
