using NidsVm.Vm.Builtins.HostNames;
using Xunit;

namespace NidsVm.Vm.Tests.BuiltinFunctions;

public sealed class TxtQueryTests
{
    [Fact]
    public void RequestHoldsTheNameInLabelsAndAsksForText()
    {
        byte[]? request = TxtQuery.Request(0x1234, "a.example.");
        byte[] expected = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, (byte)'a', 7, .. "example"u8, 0, 0, 16, 0, 1];
        Assert.Equal(expected, request);
    }

    [Theory]
    [InlineData("a..b")]
    [InlineData("")]
    [InlineData("ä.example")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123.example")]
    public void NamesThatAreNoneAreNotAsked(string name) => Assert.Null(TxtQuery.Request(1, name));

    [Fact]
    public void TheFirstTextRecordIsFoundBehindOthers()
    {
        byte[] request = TxtQuery.Request(7, "x.y")!;
        request[2] |= 0x80;
        request[7] = 2;
        byte[] message =
        [
            .. request,
            0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 2, 0xC0, 12, // an alias
            0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, 9, 4, .. "one "u8, 3, .. "two"u8,
        ];
        Assert.Equal("one two", TxtQuery.FirstText(message));
    }

    [Fact]
    public void DamagedResponsesHaveNoText()
    {
        byte[] request = TxtQuery.Request(7, "x.y")!;
        request[7] = 1;
        byte[] message = [.. request, 0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, 9, 4, .. "one "u8, 3, .. "two"u8];
        for (int length = 12; length < message.Length; length++)
        {
            Assert.Null(TxtQuery.FirstText(message.AsSpan(0, length)));
        }

        Assert.NotNull(TxtQuery.FirstText(message));
    }

    [Fact]
    public void StringsThatAreShorterThanTheySayEndTheText()
    {
        byte[] request = TxtQuery.Request(7, "x.y")!;
        request[7] = 1;
        byte[] message = [.. request, 0xC0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, 3, 200, .. "ab"u8];
        Assert.Equal("ab", TxtQuery.FirstText(message));
    }

    [Fact]
    public void MadeUpAnswersComeAtOnceAndAreTheSameEachTime()
    {
        var resolver = new HostNameResolver(isFake: true);
        HostAnswer name = resolver.AskAndWait(new HostQuestion(HostQuestionKind.Name, "10.0.0.1"));
        Assert.Equal("fake_addr_lookup_result_10.0.0.1", name.Text);
        HostAnswer first = resolver.AskAndWait(new HostQuestion(HostQuestionKind.Addresses, "zeek.org"));
        HostAnswer second = resolver.AskAndWait(new HostQuestion(HostQuestionKind.Addresses, "zeek.org"));
        Assert.Equal(first.Addresses, second.Addresses);
        Assert.Equal(0, resolver.Pending);
    }
}
