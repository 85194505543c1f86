using NidsVm.Vm.Signatures;

namespace NidsVm.Vm.Bytecode;

/// <content>Signatures.</content>
public sealed partial class ImageWriter
{
    private void WriteSignature(SignatureDefinition rule)
    {
        WriteString(rule.Name);
        WriteString(rule.File);
        WriteCount(rule.Line);
        WriteFlags(rule.IsActive);
        WriteList(rule.Tests, t =>
        {
            WriteByte((byte)t.Part);
            WriteCount(t.Offset);
            WriteByte((byte)t.Size);
            WriteByte((byte)t.Comparison);
            WriteList(t.Values, WriteHeaderValue);
        });
        WriteList(rule.Patterns, p =>
        {
            WriteByte((byte)p.Content);
            WriteBytes(p.Text);
            WriteCount(p.Depth);
        });
        WriteList(rule.Requirements, r =>
        {
            WriteCount(r.Rule);
            WriteFlags(r.IsReverse, r.IsNegated);
        });
        WriteList(rule.Conditions, c =>
        {
            WriteByte((byte)c.Kind);
            WriteLong(c.Number);
            WriteByte((byte)c.Comparison);
            WriteString(c.Name);
        });
        WriteList(rule.Actions, a =>
        {
            WriteByte((byte)a.Kind);
            WriteString(a.Name);
            WriteFlags(a.Message is not null);
            WriteBytes(a.Message);
            WriteLong(a.Strength);
        });
    }

    private void WriteHeaderValue(HeaderValue value)
    {
        WriteByte((byte)value.Kind);
        if (value.Kind == HeaderValueKind.Global)
        {
            WriteString(value.Name ?? "");
            return;
        }

        WriteLong((long)value.First);
        WriteLong((long)value.Last);
        WriteLong(value.Mask);
    }
}
