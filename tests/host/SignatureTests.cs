namespace NidsVm.Host.Tests;

/// <summary>Signature files from the command line, from policies and in images.</summary>
public sealed class SignatureTests : IDisposable
{
    private const string Rules = """
        # What the recorded browser asks for.
        signature asks-for-page {
            ip-proto == tcp
            dst-port == 80
            payload /GET \/page/
            event "a page"
        }

        """;

    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [Theory]
    [InlineData("run", "-s", "rules", "-e", "print |signature_files|;")]
    [InlineData("run", "-e", "@load-sigs ./rules")]
    [InlineData("run", "-e", "redef signature_files += \"rules.sig\";")]
    public void Matches_are_logged(params string[] arguments)
    {
        _nidsvm.Write("rules.sig", Rules);
        ProcessResult result = _nidsvm.Run([.. arguments, "--quiet", "-r", NidsVmProcess.Trace("http.pcap")]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        CheckLog();
    }

    [Fact]
    public void An_image_holds_its_signatures()
    {
        _nidsvm.Write("rules.sig", Rules);
        Assert.Equal(0, _nidsvm.Run("compile", "-s", "rules.sig", "-o", "x.bpc").ExitCode);
        File.Delete(_nidsvm.PathOf("rules.sig"));
        Assert.Equal(0, _nidsvm.Run("run", "x.bpc", "--quiet", "-r", NidsVmProcess.Trace("http.pcap")).ExitCode);
        CheckLog();
    }

    [Fact]
    public void Errors_are_shown_with_their_line()
    {
        _nidsvm.Write("bad.sig", "signature s {\n  dst-prt == 80\n  payload /(/\n}\n");
        ProcessResult result = _nidsvm.Run("run", "-s", "bad", "-e", "print 1;");
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("bad.sig:2:3: error", result.Error, StringComparison.Ordinal);
        Assert.Contains("  dst-prt == 80\n    ^~~~~~~", result.Error, StringComparison.Ordinal);
        Assert.Contains("can't find signature file none", _nidsvm.Run("run", "-s", "none").Error, StringComparison.Ordinal);
    }

    private void CheckLog()
    {
        string[] rows = [.. File.ReadLines(_nidsvm.PathOf("signatures.log")).Where(l => l[0] != '#')];
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Contains("\t80\tSignatures::Sensitive_Signature\tasks-for-page\t192.0.2.10: a page\tGET /page", row, StringComparison.Ordinal));
    }
}
