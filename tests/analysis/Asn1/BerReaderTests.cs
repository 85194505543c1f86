using System.Text;
using FsCheck;
using FsCheck.Fluent;
using NidsVm.Analysis.Protocols.Asn1;
using Xunit;

namespace NidsVm.Analysis.Tests.Asn1;

public sealed class BerReaderTests
{
    [Fact]
    public void ReadsNestedEncodings()
    {
        BerReader reader = new([0x30, 0x08, 0x02, 0x01, 0x05, 0x04, 0x03, (byte)'a', (byte)'b', (byte)'c', 0x05, 0x00]);
        Assert.True(reader.TryEnter(BerTag.Sequence, out BerReader inner));
        Assert.True(inner.TryReadNumber(out ulong number));
        Assert.Equal(5UL, number);
        Assert.True(inner.TryRead(BerTag.OctetString, out ReadOnlySpan<byte> text));
        Assert.True(text.SequenceEqual("abc"u8));
        Assert.True(inner.IsEmpty);
        Assert.True(reader.TryRead(out BerHeader header, out ReadOnlySpan<byte> content));
        Assert.Equal(BerTag.Null, header.Tag);
        Assert.True(content.IsEmpty);
    }

    [Fact]
    public void ReadsLengthsOfSeveralBytes()
    {
        byte[] bytes = new byte[4 + 300];
        bytes[0] = BerTag.OctetString;
        bytes[1] = 0x82;
        bytes[2] = 0x01;
        bytes[3] = 0x2C;
        BerReader reader = new(bytes);
        Assert.True(reader.TryRead(out BerHeader header, out ReadOnlySpan<byte> content));
        Assert.Equal(300UL, header.Length);
        Assert.Equal(300, content.Length);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x30 })]
    [InlineData(new byte[] { 0x30, 0x82, 0x01 })]
    [InlineData(new byte[] { 0x04, 0x05, 1, 2, 3, 4 })]
    [InlineData(new byte[] { 0x04, 0x88, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1 })]
    public void LeavesWhatIsCutOffAlone(byte[] bytes)
    {
        BerReader reader = new(bytes);
        Assert.False(reader.TryRead(out _, out ReadOnlySpan<byte> content));
        Assert.True(content.IsEmpty);
        Assert.Equal(bytes.Length, reader.Rest.Length);
    }

    [Fact]
    public void WrongTagsAreNotTaken()
    {
        BerReader reader = new([0x02, 0x01, 0x05]);
        Assert.False(reader.TryRead(BerTag.OctetString, out _));
        Assert.Equal(3, reader.Rest.Length);
    }

    [Fact]
    public void NumbersOfContextTagsStartAtTheirBase() => Assert.Equal(3, new BerHeader(0xA3, 0).Index);

    [Theory]
    [InlineData(new byte[] { 0x2B, 6, 1, 2, 1, 1, 5, 0 }, "1.3.6.1.2.1.1.5.0")]
    [InlineData(new byte[] { 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D }, "1.2.840.113549")]
    [InlineData(new byte[] { 0x2A, 0x86 }, "")]
    [InlineData(new byte[] { }, "")]
    public void IdentifiersHaveDots(byte[] content, string text) =>
        Assert.Equal(text, Encoding.ASCII.GetString(ObjectIdentifier.Format(content)));

    [Fact]
    public void IdentifiersFitTheirRoom() => Prop.ForAll<byte[]>(static content =>
        ObjectIdentifier.Format(content).Length <= ObjectIdentifier.MaxTextLength(content)).QuickCheckThrowOnFailure();

    [Fact]
    public void AnyBytesComeToAnEnd() => Prop.ForAll<byte[]>(static bytes =>
    {
        BerReader reader = new(bytes);
        int left = bytes.Length + 1;
        while (reader.TryRead(out _, out _))
        {
            if (reader.Rest.Length >= left)
            {
                return false;
            }

            left = reader.Rest.Length;
        }

        return true;
    }).QuickCheckThrowOnFailure();
}
