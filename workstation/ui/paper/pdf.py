"""PDF/A-1b: the form in which a paper can be kept for decades."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QUuid
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPdfWriter

from workstation.ui.paper.sheet import need_application, paint_all

if TYPE_CHECKING:
    from workstation.domain.paper import Paper

DPI = 300
MARGIN_MM = 13.0
PAGES = {"Letter": QPageSize.PageSizeId.Letter, "A4": QPageSize.PageSizeId.A4}
_MOMENT = "0000-00-00T00:00:00+00:00"
_DATE = re.compile(
    rb"/CreationDate \(D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)'(\d\d)'?)\)"
)
_FOUR_COLOURS = re.compile(rb"(/CSpcmyk |\[/Pattern )/DeviceCMYK")


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A paper as a file; `remarks` tell what it could not show as it was recorded."""

    data: bytes
    pages: int
    remarks: tuple[str, ...]


def write_pdf(paper: Paper) -> LaidOut:
    """The paper as PDF/A-1b.

    Raises
    ------
    WorkstationError
        PAPER-05 where no font has the characters of the paper's language.
    """
    application = need_application()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPdfVersion(QPagedPaintDevice.PdfVersion.PdfVersion_A1b)
    writer.setColorModel(QPdfWriter.ColorModel.RGB)
    writer.setResolution(DPI)
    writer.setPageLayout(page_layout(paper))
    writer.setTitle(paper.title)
    writer.setAuthor(paper.author)
    writer.setCreator("NII Workstation")
    identity = uuid.uuid5(uuid.NAMESPACE_OID, f"{paper.kind}/{paper.language}/{paper.sha256}")
    writer.setDocumentId(QUuid(str(identity)))
    writer.setDocumentXmpMetadata(QByteArray(_xmp(paper, str(identity)).encode()))
    sheet = paint_all(paper, writer)
    del writer  # the file ends when its writer does
    del application
    return LaidOut(settled(bytes(buffer.data().data())), sheet.pages, sheet.remarks)


def page_layout(paper: Paper) -> QPageLayout:
    """The paper's page with its margins."""
    size = QPageSize(PAGES.get(paper.page, QPageSize.PageSizeId.Letter))
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    return QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)


def settled(pdf: bytes) -> bytes:
    """The file with what Qt leaves open of PDF/A-1b put right, no byte moved.

    Qt names a four-colour space in each page's resources though nothing is drawn in it: PDF/A-1
    allows none beside an RGB output intent. And the metadata must tell the very moment that the
    document's information tells, which Qt takes when it ends the file.
    """
    told = _FOUR_COLOURS.sub(rb"\1/DeviceRGB ", pdf)
    found = _DATE.search(told)
    if found is None:
        raise ValueError("the PDF tells no moment of its making")
    year, month, day, hour, minute, second, *zone = (
        (part or b"").decode() for part in found.groups()
    )
    shift = f"{zone[0]}{zone[1]}:{zone[2]}" if zone[0] else "+00:00"
    moment = f"{year}-{month}-{day}T{hour}:{minute}:{second}{shift}"
    return told.replace(_MOMENT.encode(), moment.encode())


def _xmp(paper: Paper, identity: str) -> str:
    """The metadata of the file; its moment is filled in when the file is there."""
    from PySide6.QtCore import qVersion

    title, author = escape(paper.title), escape(paper.author)
    return (
        "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>\n"
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
        "</rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">'
        f"<pdf:Producer>Qt {qVersion()}</pdf:Producer></rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        "<xmp:CreatorTool>NII Workstation</xmp:CreatorTool>"
        f"<xmp:CreateDate>{_MOMENT}</xmp:CreateDate>"
        f"<xmp:ModifyDate>{_MOMENT}</xmp:ModifyDate>"
        f"<xmp:MetadataDate>{_MOMENT}</xmp:MetadataDate></rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">'
        f"<xmpMM:DocumentID>uuid:{identity}</xmpMM:DocumentID></rdf:Description>\n"
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
        "</rdf:Description>\n"
        "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end='w'?>"
    )
