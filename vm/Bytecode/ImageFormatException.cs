namespace NidsVm.Vm.Bytecode;

/// <summary>A program image is damaged, of another version, or does not fit this program. The message is one line.</summary>
public sealed class ImageFormatException : Exception
{
    public ImageFormatException(string message)
        : base(message)
    {
    }
}
