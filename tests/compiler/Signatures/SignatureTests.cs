using System.Text;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Signatures;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Signatures;
using Xunit;

namespace NidsVm.Compiler.Tests.Signatures;

/// <summary>The language of signature files: what is read, and where errors are told.</summary>
public class SignatureTests
{
    [Fact]
    public void Every_attribute_is_read()
    {
        SignatureDefinition[] rules = Read("""
            # A comment.
            .meta data that says nothing
            signature first-one {
                ip-proto == tcp
                src-ip == 10.0.0.0/8, [2001:db8::]/32
                dst-port == 80, 8000-8080
                header tcp[13:1] & 0x3f == 0x18
                payload /a\/b/i
                http-request /x/ http-reply-body[:100] /y/
                requires-signature !second
                tcp-state established,originator
                payload-size >= 10
                same-ip
                event "say \"it\""
                enable "http"
                disable "ssl:http"
            }
            signature second { file-magic /MZ/ file-mime "application/x-dosexec", -5 active false }
            """);
        SignatureDefinition rule = rules[0];
        Assert.Equal(("first-one", 3, true), (rule.Name, rule.Line, rule.IsActive));
        Assert.Equal(
            [HeaderPart.Protocol, HeaderPart.SourceAddress, HeaderPart.DestinationPort, HeaderPart.Tcp], rule.Tests.Select(t => t.Part));
        Assert.Equal([HeaderValue.Range(80, 80), HeaderValue.Range(8000, 8080)], rule.Tests[2].Values);
        Assert.Equal((13, 1), (rule.Tests[3].Offset, rule.Tests[3].Size));
        Assert.Equal([HeaderValue.Range(0x18, 0x18, 0x3f)], rule.Tests[3].Values);
        Assert.Equal(["(?i:a\\/b)", "x", "y"], rule.Patterns.Select(p => Encoding.ASCII.GetString(p.Text)));
        Assert.Equal(100, rule.Patterns[2].Depth);
        Assert.Equal([new SignatureRequirement(1, false, true)], rule.Requirements);
        Assert.Equal(
            [SignatureConditionKind.TcpState, SignatureConditionKind.PayloadSize, SignatureConditionKind.SameIp], rule.Conditions.Select(c => c.Kind));
        Assert.Equal(["signature_match", "http", "ssl:http"], rule.Actions.Select(a => a.Name));
        Assert.Equal((false, -5, "application/x-dosexec"), (rules[1].IsActive, rules[1].Actions[0].Strength, rules[1].Actions[0].Name));
    }

    [Theory]
    [InlineData("signature s { payload /a }", "1:23", "pattern in signature not terminated before end of line")]
    [InlineData("signature s { event \"a }", "1:21", "string in signature not terminated")]
    [InlineData("signature s { payload /(a/ }", "1:23", "(compiling pattern")]
    [InlineData("signature s { nonsense == 3 }", "1:15", "at or near \"nonsense\"")]
    [InlineData("signature { }", "1:11", "expected the signature's name")]
    [InlineData("payload /a/", "1:1", "expected \"signature\"")]
    [InlineData("signature s {\n  dst-port 80\n}", "2:12", "expected a comparison")]
    [InlineData("signature s {\n  dst-ip == 1.2.3.4.5\n}", "2:13", "bad address or subnet - 1.2.3.4.5")]
    [InlineData("signature s { dst-ip == 1.2.3.4/33 }", "1:25", "bad address or subnet")]
    [InlineData("signature s { dst-port == 90-80 }", "1:27", "range in signature ends before it begins")]
    [InlineData("signature s { dst-port == 99999999999 }", "1:27", "bad number")]
    [InlineData("signature s { dst-port == ports }", "1:27", "unknown script-level identifier (ports)")]
    [InlineData("signature s { header ip[0:3] == 1 }", "1:27", "size of a header field must be 1, 2 or 4")]
    [InlineData("signature s { header arp[0:1] == 1 }", "1:22", "expected ip, ip6, icmp, icmp6, tcp or udp")]
    [InlineData("signature s { requires-signature t }", "1:34", "unknown signature referenced: t")]
    [InlineData("signature s { }\nsignature s { }", "2:11", "signature s defined twice")]
    [InlineData("signature s { eval f }", "1:20", "unknown script-level identifier (f)")]
    [InlineData("signature s { event nothing \"m\" }", "1:21", "unknown event 'nothing' specified in rule")]
    [InlineData("signature s { udp-state established }", "1:25", "'established' is not a valid 'udp-state'")]
    [InlineData("signature s { enable http }", "1:22", "expected the analyzer's name in quotes")]
    [InlineData("signature s { payload /a/ ? }", "1:27", "unrecognized character: '?'")]
    [InlineData("signature s { active perhaps }", "1:22", "expected true or false")]
    [InlineData("signature s { payload /a/", "1:26", "at end of file")]
    public void An_error_is_told_where_it_is(string text, string place, string message)
    {
        DiagnosticBag diagnostics = new();
        Assert.Null(SignatureCompiler.Add(ProgramImage.Empty, [SourceText.FromString(text, "t.sig")], new BuiltinCatalog(), diagnostics));
        Diagnostic first = diagnostics.Items[0];
        Assert.Equal("t.sig:" + place, first.Span.ToString());
        Assert.Contains(message, first.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_of_a_file_are_told()
    {
        DiagnosticBag diagnostics = new();
        SignatureCompiler.Add(ProgramImage.Empty, [SourceText.FromString("""
            signature a { dst-port == payload /x/ src-ip }
            signature b { payload 5 event "fine" tcp-state wrong }
            signature c { same-ip }
            """, "t.sig")], new BuiltinCatalog(), diagnostics);
        Assert.Equal([1, 1, 2, 2], diagnostics.Items.Select(d => d.Span.Line));
    }

    [Fact]
    public void An_offset_is_warned_about()
    {
        DiagnosticBag diagnostics = new();
        ProgramImage? image = SignatureCompiler.Add(
            ProgramImage.Empty, [SourceText.FromString("signature s { payload[5:10] /a/ }")], new BuiltinCatalog(), diagnostics);
        Assert.Equal(10, image!.Signatures[0].Patterns[0].Depth);
        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(diagnostics.Items).Severity);
    }

    [Fact]
    public void Images_hold_signatures()
    {
        ProgramImage image = ProgramImage.Empty.WithSignatures(Read("""
            signature a { ip-proto == udp dst-ip == [::1] payload[:7] /\x00\xff/ requires-reverse-signature !b payload-size < 4 event "m" }
            signature b { header ip[0:4] == 5 http-request-header /x/ file-mime "y", 3 active false }
            """));
        byte[] bytes = ImageWriter.Write(image);
        ProgramImage read = ImageReader.Read(bytes);
        Assert.Equal(bytes, ImageWriter.Write(read));
        Assert.Equal(image.Signatures.Select(s => s.Name), read.Signatures.Select(s => s.Name));
        Assert.Equal(image.Signatures[0].Tests[1].Values, read.Signatures[0].Tests[1].Values);
        Assert.Equal(image.Signatures[0].Patterns[0].Text, read.Signatures[0].Patterns[0].Text);
        Assert.Equal(image.Signatures[0].Requirements, read.Signatures[0].Requirements);
        Assert.Equal(image.Signatures[1].Actions[0].Strength, read.Signatures[1].Actions[0].Strength);
    }

    private static SignatureDefinition[] Read(string text)
    {
        DiagnosticBag diagnostics = new();
        ProgramImage? image = SignatureCompiler.Add(ProgramImage.Empty, [SourceText.FromString(text, "t.sig")], new BuiltinCatalog(), diagnostics);
        Assert.True(image is not null, string.Join("\n", diagnostics.Items.Select(d => d.ToString())));
        return image.Signatures;
    }
}
