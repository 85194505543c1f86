using System.Text;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Values;

namespace NidsVm.Logging.Formats;

/// <summary>The text of values that are written as strings.</summary>
internal static class LogText
{
    public static ReadOnlySpan<byte> Of(object? value) => value switch
    {
        StringValue text => text.Span,
        PatternValue pattern => (byte[])[(byte)'/', .. pattern.Text, (byte)'/'],
        FileValue file => Encoding.UTF8.GetBytes(file.Name),
        FunctionValue function => Encoding.UTF8.GetBytes(function.Name),
        _ => "<unsupported>"u8,
    };
}
