using NidsVm.Input.Values;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Values;

namespace NidsVm.Input;

/// <summary>Where the content of a source goes that is analysed as a file.</summary>
public interface IFileContent
{
    /// <summary>Bytes that follow those before.</summary>
    /// <param name="source">name of the stream, which names the file</param>
    /// <param name="data">the bytes</param>
    void DataIn(string source, ReadOnlySpan<byte> data);

    /// <summary>The file ends.</summary>
    void EndOfFile(string source);
}

/// <summary>A source whose content is analysed as a file.</summary>
internal sealed class AnalysisStream(Machine machine, RecordValue description, IFileContent content) : InputStream(machine, description)
{
    public override void Put(InputRow row) => Send(row);

    public override void Send(InputRow row)
    {
        if (row.Cells[0].Ref is StringValue bytes)
        {
            content.DataIn(Name, bytes.Span);
        }
    }

    public override void EndSend() => content.EndOfFile(Name);
}
