using System.Text;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Formats;

/// <summary>The text of values that are written as strings.</summary>
internal static class LogText
{
    private static readonly StringValue Unsupported = new("<unsupported>"u8);

    public static StringValue Of(object? value) => value switch
    {
        StringValue text => text,
        PatternValue pattern => new StringValue((byte[])[(byte)'/', .. pattern.Text, (byte)'/']),
        FileValue file => new StringValue(Encoding.UTF8.GetBytes(file.Name)),
        FunctionValue function => new StringValue(Encoding.UTF8.GetBytes(function.Name)),
        _ => Unsupported,
    };
}
