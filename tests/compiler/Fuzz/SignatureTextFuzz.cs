using System.Text;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Signatures;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;
using Xunit;

namespace NidsVm.Compiler.Tests.Fuzz;

/// <summary>Any bytes as a signature file: rules that go through an image and back, or an error in the text.</summary>
public class SignatureTextFuzz
{
    private static readonly string[] Words =
    [
        "signature", "s", "t", "{", "}", "[", "]", ":", ",", "-", "!", "&", "==", "!=", "<", ">=", "=", "ip-proto", "tcp", "udp", "ip", "src-ip",
        "dst-ip", "10.0.0.0/8", "[::1]", "[2001:db8::]/32", "dst-port", "80", "1-2", "0xff", "header", "ip6", "icmp", "payload", "/a.*b/i", "/(/",
        "http-request", "file-magic", "file-mime", "\"text/plain\"", "event", "\"m\"", "name", "enable", "disable", "\"http\"", "requires-signature",
        "requires-reverse-signature", "tcp-state", "udp-state", "established", "originator", "same-ip", "payload-size", "eval", "active", "true",
        "ip-options", "rr", "#", "\n", ".meta x\n", "\"", "/",
    ];

    public static void Fuzz(ReadOnlySpan<byte> data)
    {
        SourceText source = new("fuzz.sig", null, data.ToArray());
        DiagnosticBag diagnostics = new();
        ProgramImage? image = SignatureCompiler.Add(ProgramImage.Empty, [source], new BuiltinCatalog(), diagnostics);
        Assert.Equal(diagnostics.HasErrors, image is null);
        foreach (Diagnostic item in diagnostics.Items)
        {
            Assert.InRange(item.Span.Start, 0, source.Length);
            Assert.InRange(item.Span.End, 0, source.Length);
        }

        DiagnosticRenderer.Write(TextWriter.Null, diagnostics.Sorted());
        if (image is not null)
        {
            byte[] bytes = ImageWriter.Write(image);
            Assert.Equal(bytes, ImageWriter.Write(ImageReader.Read(bytes)));
        }
    }

    [Fact]
    public void Short_run()
    {
        var random = new Random(31);
        for (long end = Environment.TickCount64 + 1000; Environment.TickCount64 < end;)
        {
            string text = "signature s { " + string.Join(' ', Enumerable.Range(0, random.Next(1, 30)).Select(_ => Words[random.Next(Words.Length)]));
            byte[] data = Encoding.ASCII.GetBytes(random.Next(3) == 0 ? text + " }" : text);
            for (int i = random.Next(3); i > 0; i--)
            {
                data[random.Next(data.Length)] = (byte)random.Next(256);
            }

            Fuzz(data);
        }
    }
}
