"""12-bit JPEG Extended through gdcm itself: pydicom's way to gdcm leaves that one out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workstation.adapters.pictures.dicom_header import PixelLayout

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def decode_grey(data: bytes, layout: PixelLayout) -> NDArray[np.generic]:
    """Frames of an encapsulated grey 12-bit JPEG, (frames, rows, columns) uint16 or int16.

    Raises
    ------
    ValueError
        Where a frame cannot be decoded or has another size.
    """
    import gdcm
    import numpy as np
    from pydicom.encaps import generate_frames

    if layout.samples != 1 or layout.bits_allocated != 16:
        raise ValueError("only 16-bit grey is decoded here")
    gdcm.Trace.WarningOff()
    gdcm.Trace.ErrorOff()
    dtype = np.dtype("<i2" if layout.signed else "<u2")
    out = np.zeros((layout.frames, layout.rows, layout.columns), dtype)
    frames = generate_frames(data, number_of_frames=layout.frames)
    for index, frame in enumerate(frames):
        if index == layout.frames:
            break
        fragment = gdcm.Fragment()
        fragment.SetByteStringValue(frame)
        fragments = gdcm.SequenceOfFragments.New()
        fragments.AddFragment(fragment)
        element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
        element.SetValue(fragments.__ref__())
        image = gdcm.Image()
        image.SetNumberOfDimensions(2)
        image.SetDimensions((layout.columns, layout.rows, 1))
        image.SetDataElement(element)
        image.SetPhotometricInterpretation(
            gdcm.PhotometricInterpretation(
                gdcm.PhotometricInterpretation.GetPIType(layout.photometric)
            )
        )
        image.SetTransferSyntax(
            gdcm.TransferSyntax(gdcm.TransferSyntax.GetTSType(layout.transfer_syntax))
        )
        image.SetPixelFormat(
            gdcm.PixelFormat(1, 16, layout.bits_stored, layout.bits_stored - 1, int(layout.signed))
        )
        buffer = image.GetBuffer()
        if not buffer:
            raise ValueError(f"frame {index + 1} cannot be decoded")
        pixels = np.frombuffer(buffer.encode("utf-8", "surrogateescape"), dtype)
        out[index] = pixels.reshape(layout.rows, layout.columns)
    return out
