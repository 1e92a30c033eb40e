"""Every way in which a picture file can be refused, with its code and its sentence.

======== =====================================================================
SCAN-01  the file cannot be opened
SCAN-02  the file is empty
SCAN-03  the file is damaged
SCAN-04  not a picture file of a known kind
SCAN-05  the file holds no picture (threat report, plan, structured report...)
SCAN-06  the file ends early
SCAN-07  encoded in a way this workstation does not read
SCAN-08  larger than the limit
SCAN-09  declares an impossible size
SCAN-10  two files that do not make one dual-energy picture
SCAN-11  the declarations beside the picture (FILE.json) are not valid
SCAN-12  the decoder took longer than its time limit
SCAN-13  the decoder crashed
SCAN-14  the decoder needed more memory than its limit
SCAN-15  the decoder's process cannot be started or has no room to work
SCAN-16  a picture file could not be written
SCAN-17  a reader plug-in failed, or gave an answer that is no picture
SCAN-18  no threat report (TDR), where one was asked for
SCAN-20  several CT files that do not make one volume
======== =====================================================================
"""

from __future__ import annotations

from typing import NoReturn

from workstation.domain.notice import Notice, WorkstationError

CANNOT_OPEN = "SCAN-01"
EMPTY = "SCAN-02"
DAMAGED = "SCAN-03"
NOT_A_PICTURE = "SCAN-04"
NO_PIXELS = "SCAN-05"
ENDS_EARLY = "SCAN-06"
UNREADABLE_ENCODING = "SCAN-07"
TOO_LARGE = "SCAN-08"
IMPOSSIBLE_SIZE = "SCAN-09"
NO_PAIR = "SCAN-10"
BAD_DECLARATION = "SCAN-11"
TOO_SLOW = "SCAN-12"
CRASHED = "SCAN-13"
OUT_OF_MEMORY = "SCAN-14"
NO_PROCESS = "SCAN-15"
NOT_WRITTEN = "SCAN-16"
PLUG_IN = "SCAN-17"
NOT_A_REPORT = "SCAN-18"
NO_VOLUME = "SCAN-20"

_UNCHANGED = "The file is unchanged and nothing has been recorded for it."
_AGAIN = "Scan the parcel again, or set it aside for a supervisor."

_ACTS = {
    CANNOT_OPEN: "Check the path and the permissions, then try again.",
    EMPTY: _AGAIN,
    DAMAGED: _AGAIN,
    NOT_A_PICTURE: "Choose a DICOS, DICOM, PNG, TIFF or JPEG file.",
    NO_PIXELS: "Choose the picture file of the same scan.",
    ENDS_EARLY: "Have the file sent again, or scan the parcel again.",
    UNREADABLE_ENCODING: "Export the picture from the scanner in a common encoding.",
    TOO_LARGE: "Export a smaller picture, or have the limit raised in the settings.",
    IMPOSSIBLE_SIZE: _AGAIN,
    NO_PAIR: "Choose the low and high energy files of one view of one scan.",
    NO_VOLUME: "Choose the slices of one series; have missing or doubled ones sent again.",
    BAD_DECLARATION: "Correct or remove the declarations, then try again.",
    TOO_SLOW: _AGAIN,
    CRASHED: _AGAIN,
    OUT_OF_MEMORY: "Export a smaller picture, or have the limit raised in the settings.",
    NO_PROCESS: "Close other programs or free disk space, then try again; otherwise call support.",
    NOT_A_REPORT: "Choose the threat report of the scan.",
    NOT_WRITTEN: "Free disk space or choose another folder, then try again.",
    PLUG_IN: "Tell whoever supplied the plug-in; export the picture in another format meanwhile.",
}

ENVIRONMENT = frozenset({NO_PROCESS, NOT_WRITTEN})


def refusal(code: str, fact: str) -> WorkstationError:
    """The error that refuses a file: `fact` is one sentence, the rest follows from `code`."""
    safe = "Nothing was replaced." if code == NOT_WRITTEN else _UNCHANGED
    return WorkstationError(
        Notice(fact=fact, safe=safe, act=_ACTS[code], code=code),
        environment=code in ENVIRONMENT,
    )


def refuse(code: str, fact: str) -> NoReturn:
    """Raise `refusal(code, fact)`."""
    raise refusal(code, fact)


def refuse_damaged(fact: str, cause: BaseException) -> NoReturn:
    """Refuse with SCAN-03, keeping the decoder's own error as the cause."""
    raise refusal(DAMAGED, fact) from cause
