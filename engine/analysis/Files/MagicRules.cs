namespace NidsVm.Analysis.Files;

/// <summary>
/// Binary kinds of content by the bytes that their formats prescribe. A word of two digits or letters A to F is a byte in hexadecimal, other
/// words are text (an apostrophe before one that looks like a number), an underscore in them is a blank, a point is any byte.
/// </summary>
internal static class MagicRules
{
    public static readonly MagicRule[] Binary =
    [
        // Pictures.
        new(110, "image/png", "89 PNG"),
        new(70, "image/gif", "GIF8"),
        new(52, "image/jpeg", "FF D8"),
        new(70, "image/x-icon", "00 00 01 00"),
        new(70, "image/x-cursor", "00 00 02 00"),
        new(70, "image/tiff", "MM 00 2A"),
        new(70, "image/tiff", "MM 00 2B"),
        new(70, "image/tiff", "II 2A 00"),
        new(70, "image/tiff", "II 2B 00"),
        new(70, "image/webp", "RIFF . . . . WEBP"),
        new(70, "image/vnd.adobe.photoshop", "8BPS"),
        new(70, "image/jp2", "00 00 00 0C jP 20 20 0D 0A 87 0A . . . . . . . . jp2_"),
        new(70, "image/jpx", "00 00 00 0C jP 20 20 0D 0A 87 0A . . . . . . . . jpx_"),
        new(70, "image/jpm", "00 00 00 0C jP 20 20 0D 0A 87 0A . . . . . . . . jpm_"),
        new(50, "image/jp2", "jP", 4),
        new(110, "image/x-xcf", "gimp_xcf"),
        new(90, "image/vnd.dwg", "AC10"),
        new(70, "image/vnd.djvu", "AT&TFORM . . . . DJV"),
        new(70, "image/x-exr", "76 2F 31 01"),
        new(70, "image/x-dpx", "SDPX"),
        new(70, "image/x-xcursor", "Xcur"),
        new(50, "image/x-ms-bmp", "BM . . . . . . . . . . . . 28 00"),
        new(50, "image/x-ms-bmp", "BM . . . . . . . . . . . . 0C 00"),
        new(50, "image/x-ms-bmp", "BM . . . . . . . . . . . . 40 00"),
        new(50, "image/x-ms-bmp", "BM . . . . . . . . . . . . 6C 00"),
        new(50, "image/x-ms-bmp", "BM . . . . . . . . . . . . 7C 00"),
        new(70, "image/svg+xml", "<svg"),

        // Archives and compression.
        new(10, "application/zip", "PK 03 04"),
        new(10, "application/zip", "PK 07 08 PK 03 04"),
        new(100, "application/x-gzip", "1F 8B"),
        new(60, "application/x-bzip2", "BZh"),
        new(90, "application/x-xz", "FD 7zXZ 00"),
        new(50, "application/x-7z-compressed", "7z BC AF 27 1C"),
        new(70, "application/x-rar", "Rar!"),
        new(70, "application/x-lz4", "04 22 4D 18"),
        new(70, "application/x-lzip", "LZIP"),
        new(71, "application/x-lzma", "5D 00 00"),
        new(50, "application/x-compress", "1F 9D"),
        new(110, "application/vnd.ms-cab-compressed", "MSCF 00 00 00 00"),
        new(70, "application/x-rpm", "ED AB EE DB"),
        new(70, "application/x-rpm", "drpm"),
        new(171, "application/x-debian-package", "!<arch> 0A debian"),
        new(70, "application/x-archive", "!<arch>"),
        new(50, "application/x-cpio", "C7 71"),
        new(50, "application/x-cpio", "71 C7"),
        new(100, "application/x-xar", "xar!"),
        new(100, "application/x-ace", "**ACE**", 7),
        new(50, "application/x-arj", "60 EA"),
        new(80, "application/x-lzh", "-lh", 2),
        new(50, "application/warc", "WARC/"),
        new(100, "application/x-tar", "ustar", 257),

        // Programs.
        new(51, "application/x-dosexec", "MZ"),
        new(50, "application/x-object", "7F ELF . 01 . . . . . . . . . . 01 00"),
        new(50, "application/x-executable", "7F ELF . 01 . . . . . . . . . . 02 00"),
        new(50, "application/x-sharedlib", "7F ELF . 01 . . . . . . . . . . 03 00"),
        new(50, "application/x-coredump", "7F ELF . 01 . . . . . . . . . . 04 00"),
        new(50, "application/x-object", "7F ELF . 02 . . . . . . . . . . 00 01"),
        new(50, "application/x-executable", "7F ELF . 02 . . . . . . . . . . 00 02"),
        new(50, "application/x-sharedlib", "7F ELF . 02 . . . . . . . . . . 00 03"),
        new(50, "application/x-coredump", "7F ELF . 02 . . . . . . . . . . 00 04"),
        new(100, "application/x-mach-o-executable", "CE FA ED FE"),
        new(100, "application/x-mach-o-executable", "CF FA ED FE"),
        new(100, "application/x-mach-o-executable", "CA FE BA BE . . 00", also: static b => b.Length > 7 && b[7] is >= 1 and <= 0x14),
        new(71, "application/x-java-applet", "CA FE BA BE . . .", also: static b => b.Length > 7 && b[7] is >= 0x2D and <= 0x34),
        new(60, "application/x-shockwave-flash", "FWS"),
        new(60, "application/x-shockwave-flash", "CWS"),
        new(60, "application/x-shockwave-flash", "ZWS"),
        new(49, "application/x-ms-shortcut", "4C 00 00 00 01 14 02 00 00 00 00 00 C0 00 00 00 00 00 00 46"),

        // Documents.
        new(80, "application/pdf", "%PDF-"),
        new(110, "text/rtf", "{\\rtf"),
        new(75, "application/postscript", "%!PS-Adobe"),
        new(50, "application/postscript", "%!"),
        new(50, "application/msword", "D0 CF 11 E0 A1 B1 1A E1"),
        new(50, "application/vnd.openxmlformats-officedocument", "PK 03 04 14 00 06 00"),
        new(80, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK 03 04", also: static b => IsOpenXml(b, "word/"u8)),
        new(80, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK 03 04", also: static b => IsOpenXml(b, "xl/"u8)),
        new(80, "application/vnd.openxmlformats-officedocument.presentationml.presentation", "PK 03 04", also: static b => IsOpenXml(b, "ppt/"u8)),
        new(110, "application/vnd.oasis.opendocument.text", "mimetypeapplication/vnd.oasis.opendocument.text", 30),
        new(110, "application/vnd.oasis.opendocument.spreadsheet", "mimetypeapplication/vnd.oasis.opendocument.spreadsheet", 30),
        new(110, "application/vnd.oasis.opendocument.presentation", "mimetypeapplication/vnd.oasis.opendocument.presentation", 30),
        new(110, "application/vnd.oasis.opendocument.graphics", "mimetypeapplication/vnd.oasis.opendocument.graphics", 30),
        new(110, "application/epub+zip", "mimetypeapplication/epub+zip", 30),
        new(100, "application/java-archive", "PK 03 04", also: static b => b.AsSpan(0, Math.Min(b.Length, 260)).IndexOf("META-INF/MANIFEST.MF"u8) > 0),
        new(100, "application/vnd.ms-tnef", "78 9F 3E 22"),

        // Sound and moving pictures.
        new(20, "audio/mpeg", "FF", also: static b => b.Length > 1 && b[1] is 0xE2 or 0xE3 or 0xF2 or 0xF3 or 0xF6 or 0xF7 or >= 0xFA and <= 0xFD),
        new(70, "audio/mpeg", "ID3"),
        new(70, "audio/x-wav", "RIFF . . . . WAVE"),
        new(70, "video/x-msvideo", "RIFF . . . . AVI_"),
        new(70, "audio/midi", "MThd"),
        new(70, "audio/x-flac", "fLaC"),
        new(70, "application/ogg", "OggS"),
        new(70, "audio/m4a", "ftypm4a", 4),
        new(70, "video/mp4", "ftypisom", 4),
        new(70, "video/mp4", "ftypmp41", 4),
        new(70, "video/mp4", "ftypmp42", 4),
        new(60, "video/3gpp", "ftyp3g", 4),
        new(60, "video/3gpp", "ftypavc1", 4),
        new(60, "video/3gpp", "ftypmmp4", 4),
        new(70, "video/quicktime", "moov", 4),
        new(70, "video/quicktime", "mdat", 4),
        new(60, "video/x-flv", "FLV"),
        new(50, "video/mpeg", "00 00 01", also: static b => b.Length > 3 && b[3] is >= 0xB0 and <= 0xBB),
        new(71, "video/mpv", "00 00 01 B3"),
        new(70, "video/webm", "1A 45 DF A3", also: static b => b.AsSpan(0, Math.Min(b.Length, 64)).IndexOf("webm"u8) > 0),
        new(110, "video/x-matroska", "1A 45 DF A3", also: static b => b.AsSpan(0, Math.Min(b.Length, 64)).IndexOf("matroska"u8) > 0),
        new(70, "video/x-ms-asf", "30 26 B2 75"),

        // Fonts.
        new(70, "application/font-woff2", "wOF2"),
        new(70, "application/font-woff", "wOFF"),
        new(80, "application/x-font-ttf", "00 01 00 00 00"),
        new(70, "application/vnd.ms-opentype", "OTTO"),
        new(50, "application/vnd.ms-fontobject", "LP", 34),

        // What networks and keys are made of.
        new(70, "application/vnd.tcpdump.pcap", "A1 B2 C3 D4"),
        new(70, "application/vnd.tcpdump.pcap", "D4 C3 B2 A1"),
        new(100, "application/vnd.tcpdump.pcap", "0A 0D 0D 0A . . . . 1A 2B 3C 4D"),
        new(100, "application/vnd.tcpdump.pcap", "0A 0D 0D 0A . . . . 4D 3C 2B 1A"),
        new(71, "application/ocsp-request", "30", also: static b => HasObjectId(b, [0x06, 0x05, 0x2B, 0x0E, 0x03, 0x02, 0x1A])),
        new(71, "application/ocsp-response", "30", also: static b => HasObjectId(b, [0x06, 0x09, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01])),
        new(50, "application/x-pem", "-----BEGIN_CERTIFICATE-----"),
        new(120, "application/pgp-signature", "-----BEGIN_PGP_SIGNATURE"),
        new(120, "application/pgp-message", "-----BEGIN_PGP_MESSAGE"),
        new(120, "application/pgp-keys", "-----BEGIN_PGP_PUBLIC_KEY_BLOCK-"),
        new(80, "application/x-bittorrent", "d8:announce"),
        new(160, "application/x-sqlite3", "SQLite_format_3"),
    ];

    /// <summary>A zip file of an office suite: a part of the given folder stands in it, and the description of its content or another part first.</summary>
    private static bool IsOpenXml(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> folder)
    {
        const int NameOffset = 30;
        if (bytes.Length < NameOffset + 8)
        {
            return false;
        }

        ReadOnlySpan<byte> first = bytes[NameOffset..];
        if (!first.StartsWith("[Content_Types].xml"u8) && !first.StartsWith("_rels/.rels"u8) && !first.StartsWith(folder))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = bytes[4..];
        while (rest.IndexOf("PK\u0003\u0004"u8) is >= 0 and int at)
        {
            rest = rest[at..];
            if (rest.Length > NameOffset && rest[NameOffset..].StartsWith(folder))
            {
                return true;
            }

            rest = rest[4..];
        }

        return false;
    }

    /// <summary>An object identifier where certificate status messages have it.</summary>
    private static bool HasObjectId(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> encoded)
    {
        for (int at = 11; at <= 19; at++)
        {
            if (bytes.Length >= at && bytes[at..].StartsWith(encoded))
            {
                return true;
            }
        }

        return false;
    }
}
