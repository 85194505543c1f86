using NidsVm.Vm.Signatures;

namespace NidsVm.Vm.Bytecode;

/// <content>Signatures.</content>
public sealed partial class ImageReader
{
    private SignatureDefinition[] ReadSignatures()
    {
        SignatureDefinition[] rules = ReadList(ReadSignature);
        foreach (SignatureDefinition rule in rules)
        {
            Require(Array.TrueForAll(rule.Requirements, r => r.Rule < rules.Length), "signature");
        }

        return rules;
    }

    private SignatureDefinition ReadSignature() => new()
    {
        Name = ReadString(),
        File = ReadString(),
        Line = ReadCount(),
        IsActive = (ReadByte() & 1) != 0,
        Tests = ReadList(() => new HeaderTest(
            (HeaderPart)Below(ReadByte(), (int)HeaderPart.DestinationPort + 1, "signature"),
            ReadCount(),
            ReadHeaderSize(),
            ReadComparison(),
            ReadList(ReadHeaderValue))),
        Patterns = ReadList(() => new SignaturePattern(
            (SignatureContent)Below(ReadByte(), (int)SignatureContent.Finger + 1, "signature"), ReadBytes().ToArray(), ReadCount())),
        Requirements = ReadList(() =>
        {
            int rule = ReadCount();
            int flags = ReadByte();
            return new SignatureRequirement(rule, (flags & 1) != 0, (flags & 2) != 0);
        }),
        Conditions = ReadList(() => new SignatureCondition(
            (SignatureConditionKind)Below(ReadByte(), (int)SignatureConditionKind.Eval + 1, "signature"),
            (uint)ReadLong(),
            ReadComparison(),
            ReadString())),
        Actions = ReadList(() =>
        {
            var kind = (SignatureActionKind)Below(ReadByte(), (int)SignatureActionKind.Disable + 1, "signature");
            string name = ReadString();
            bool hasMessage = (ReadByte() & 1) != 0;
            byte[] message = ReadBytes().ToArray();
            return new SignatureAction(kind, name, hasMessage ? message : null, (int)ReadLong());
        }),
    };

    private int ReadHeaderSize()
    {
        int size = ReadByte();
        Require(size is 1 or 2 or 4, "signature");
        return size;
    }

    private SignatureComparison ReadComparison() =>
        (SignatureComparison)Below(ReadByte(), (int)SignatureComparison.GreaterOrEqual + 1, "signature");

    private HeaderValue ReadHeaderValue()
    {
        var kind = (HeaderValueKind)Below(ReadByte(), (int)HeaderValueKind.Global + 1, "signature");
        if (kind == HeaderValueKind.Global)
        {
            return HeaderValue.Global(ReadString());
        }

        ulong first = (ulong)ReadLong();
        ulong last = (ulong)ReadLong();
        uint mask = (uint)ReadLong();
        Require(kind != HeaderValueKind.Subnet || mask <= 128, "signature");
        return new HeaderValue { Kind = kind, First = first, Last = last, Mask = mask };
    }
}
