namespace NidsVm.Logging.Reading;

/// <summary>Names of log files, as the writers of this program and of others give them to ended logs.</summary>
public static class LogFileName
{
    private const string Extension = ".log";
    private const string CompressedExtension = ".gz";

    /// <summary>
    /// The log that a file belongs to: "conn" for conn.log, conn.2026-01-31-00-00-00.log, conn-26-01-31_00.00.00.log,
    /// conn.10:00:00-11:00:00.log and each of these with .gz; "" for a file that is no log.
    /// </summary>
    public static string NameOf(string file)
    {
        string stem = StemOf(file);
        int end = stem.IndexOf('.', StringComparison.Ordinal);
        ReadOnlySpan<char> name = end < 0 ? stem : stem.AsSpan(0, end);
        for (int i = 1; i + 2 < name.Length; i++)
        {
            // A date behind the name; names of logs may hold dashes.
            if (name[i] == '-' && char.IsAsciiDigit(name[i + 1]) && char.IsAsciiDigit(name[i + 2]))
            {
                name = name[..i];
                break;
            }
        }

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
            {
                return "";
            }
        }

        return name.ToString();
    }

    /// <summary>The file's name without its extensions; "" for a file that is no log.</summary>
    public static string StemOf(string file)
    {
        string plain = IsCompressed(file) ? file[..^CompressedExtension.Length] : file;
        return plain.EndsWith(Extension, StringComparison.Ordinal) ? plain[..^Extension.Length] : "";
    }

    public static bool IsCompressed(string file) => file.EndsWith(CompressedExtension, StringComparison.Ordinal);
}
