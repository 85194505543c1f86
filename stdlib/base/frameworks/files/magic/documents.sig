# Documents.

signature magic-pdf {
	file-magic /%PDF-/
	file-mime "application/pdf", 80
}

# PDF behind something that readers forgive.
signature magic-pdf-late {
	file-magic /(\xEF\xBB\xBF|[\x0D\x0A\x20\x09]{1,16})%PDF-/
	file-mime "application/pdf", 70
}

signature magic-rtf {
	file-magic /\{\\rtf/
	file-mime "text/rtf", 110
}

signature magic-ps-adobe {
	file-magic /(\x04)?%!PS-Adobe/
	file-mime "application/postscript", 75
}

signature magic-ps {
	file-magic /%!/
	file-mime "application/postscript", 50
}

# Compound files (MS-CFB, section 2.2).
signature magic-cfb {
	file-magic /\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1/
	file-mime "application/msword", 50
}

# Office Open XML (ECMA-376): a ZIP archive with a list of its content first and a folder that tells the application.
signature magic-ooxml {
	file-magic /PK\x03\x04\x14\x00\x06\x00/
	file-mime "application/vnd.openxmlformats-officedocument", 50
}

signature magic-docx {
	file-magic /PK\x03\x04.{26}(\[Content_Types\]\.xml|_rels\/\.rels|word\/).*PK\x03\x04.{26}word\//
	file-mime "application/vnd.openxmlformats-officedocument.wordprocessingml.document", 80
}

signature magic-xlsx {
	file-magic /PK\x03\x04.{26}(\[Content_Types\]\.xml|_rels\/\.rels|xl\/).*PK\x03\x04.{26}xl\//
	file-mime "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 80
}

signature magic-pptx {
	file-magic /PK\x03\x04.{26}(\[Content_Types\]\.xml|_rels\/\.rels|ppt\/).*PK\x03\x04.{26}ppt\//
	file-mime "application/vnd.openxmlformats-officedocument.presentationml.presentation", 80
}

# OpenDocument (part 3, section 2.2.4): the kind stands in the archive's first member.
signature magic-odt {
	file-magic /PK\x03\x04.{26}mimetypeapplication\/vnd\.oasis\.opendocument\.text/
	file-mime "application/vnd.oasis.opendocument.text", 110
}

signature magic-ods {
	file-magic /PK\x03\x04.{26}mimetypeapplication\/vnd\.oasis\.opendocument\.spreadsheet/
	file-mime "application/vnd.oasis.opendocument.spreadsheet", 110
}

signature magic-odp {
	file-magic /PK\x03\x04.{26}mimetypeapplication\/vnd\.oasis\.opendocument\.presentation/
	file-mime "application/vnd.oasis.opendocument.presentation", 110
}

signature magic-odg {
	file-magic /PK\x03\x04.{26}mimetypeapplication\/vnd\.oasis\.opendocument\.graphics/
	file-mime "application/vnd.oasis.opendocument.graphics", 110
}

signature magic-odf {
	file-magic /PK\x03\x04.{26}mimetypeapplication\/vnd\.oasis\.opendocument\.formula/
	file-mime "application/vnd.oasis.opendocument.formula", 110
}

signature magic-epub {
	file-magic /PK\x03\x04.{26}mimetypeapplication\/epub\+zip/
	file-mime "application/epub+zip", 110
}

signature magic-mobi {
	file-magic /.{60}BOOKMOBI/
	file-mime "application/x-mobipocket-ebook", 70
}

signature magic-chm {
	file-magic /ITSF\x03\x00\x00\x00/
	file-mime "application/vnd.ms-htmlhelp", 80
}

signature magic-onenote {
	file-magic /\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1\x53\x78\xD0\x29\x96\xD3/
	file-mime "application/onenote", 80
}

signature magic-tnef {
	file-magic /\x78\x9F\x3E\x22/
	file-mime "application/vnd.ms-tnef", 100
}

# Access databases of both generations.
signature magic-access {
	file-magic /\x00\x01\x00\x00Standard (Jet|ACE) DB/
	file-mime "application/x-msaccess", 180
}

signature magic-sqlite {
	file-magic /SQLite format 3/
	file-mime "application/x-sqlite3", 160
}

signature magic-hwp {
	file-magic /HWP Document File/
	file-mime "application/x-hwp", 80
}

signature magic-dvi {
	file-magic /\xF7\x02/
	file-mime "application/x-dvi", 40
}
