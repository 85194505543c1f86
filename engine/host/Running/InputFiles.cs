using NidsVm.Analysis.Engine;
using NidsVm.Analysis.Files;
using NidsVm.Input;

namespace NidsVm.Host.Running;

/// <summary>Hands the content of sources to file analysis.</summary>
internal sealed class InputFiles(AnalysisContext context) : IFileContent
{
    private FileManager Files => FileManager.Of(context);

    public void DataIn(string source, ReadOnlySpan<byte> data) => Files.DataIn(source, data);

    public void EndOfFile(string source) => Files.EndOfFile(source);
}
