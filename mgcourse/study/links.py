"""Links from a notebook to the chapter that explains something.

>>> chapter_link("99")
'Chapter 99 explains it.'
"""

from mgcourse import course


def chapter_link(chapter, folder=""):
    """HTML that leads to a chapter, such as "05"; plain words where it has no notebook yet.

    Parameters
    ----------
    chapter : str
    folder : str
        From the page to the chapters, such as "../../notebooks/".
    """
    try:
        name = course.find_chapter(course.find_course(), chapter)
    except course.CourseNotFound:
        return f"Chapter {chapter} explains it."
    return f"<a href='{folder}{name}.ipynb'>Chapter {chapter} explains it</a>."
