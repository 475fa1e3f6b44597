"""What is saved of a figure: its picture, not a pointer into a kernel that will be gone.

JupyterLab writes into a saved notebook that there was a widget, and the next day shows
"Error displaying widget: model not found" although the picture stands beside it. As a hook
of the server (`--ContentsManager.pre_save_hook=mgcourse.show.saved.keep_pictures`) this
leaves the picture alone in the file; on the open page the widget goes on working.

>>> data = {"application/vnd.jupyter.widget-view+json": {}, "text/html": "<figure/>"}
>>> cell = {"cell_type": "code", "outputs": [{"data": data}]}
>>> keep_pictures({"type": "notebook", "content": {"cells": [cell]}})
>>> data
{'text/html': '<figure/>'}
"""

_WIDGET = "application/vnd.jupyter.widget-view+json"


def keep_pictures(model, **server):
    """Take the pointer to the widget out of every output that also has a picture, in place.

    Parameters
    ----------
    model : dict
        What the server is about to save.
    **server
        What else a hook is told; not needed here.
    """
    if model["type"] != "notebook" or not model.get("content"):
        return
    for cell in model["content"]["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if "text/html" in data:
                data.pop(_WIDGET, None)
