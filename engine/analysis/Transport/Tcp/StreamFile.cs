using System.Globalization;
using System.Text;

namespace NidsVm.Analysis.Transport.Tcp;

/// <summary>Where the contents of a stream are written to by <c>set_contents_file</c>.</summary>
public abstract class StreamFile
{
    /// <summary>The policy's file value, for <c>get_contents_file</c>.</summary>
    public abstract object Value { get; }

    public abstract void Write(ReadOnlySpan<byte> data);

    /// <summary>Marks missing bytes.</summary>
    public void Gap(ulong length)
    {
        if (length > 0)
        {
            Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n<<gap {length}>>\n")));
        }
    }
}
