"""What may be uploaded, and how large."""

MEGABYTE = 1024 * 1024

#: Pillow's names of the pictures we take, and what they are served as.
PICTURES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
DOCUMENTS = {PDF: "pdf", DOCX: "docx", XLSX: "xlsx"}
SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", **DOCUMENTS}

PICTURE_BYTES = 8 * MEGABYTE
DOCUMENT_BYTES = 20 * MEGABYTE
#: Stored pictures are no larger; enough to read a meter, and a page loads.
LONGEST_SIDE = 2560
#: More would be no photograph but an attack on the memory.
MOST_PIXELS = 80_000_000
#: Unpacked size of an office file, against files that blow up.
UNPACKED_BYTES = 200 * MEGABYTE
MOST_PER_RECORD = 20
