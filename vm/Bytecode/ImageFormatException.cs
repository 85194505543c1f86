namespace NidsVm.Vm.Bytecode;

/// <summary>A program image is damaged, of another version, or does not fit this program. The message is one line.</summary>
public sealed class ImageFormatException : Exception
{
    public ImageFormatException(string message)
        : base(OneLine(message))
    {
    }

    /// <summary>Names in the message come from the file: what would break the line or steer a terminal is replaced.</summary>
    private static string OneLine(string message)
    {
        const int MaxLength = 400;
        string cut = message.Length > MaxLength ? message[..MaxLength] : message;
        return string.Create(cut.Length, cut, static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = char.IsControl(from[i]) ? '?' : from[i];
            }
        });
    }
}
