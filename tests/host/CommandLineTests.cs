namespace NidsVm.Host.Tests;

/// <summary>Help, usage errors, and the one-line failures.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly NidsVmProcess _nidsvm = new();

    public void Dispose() => _nidsvm.Dispose();

    [Theory]
    [InlineData("run")]
    [InlineData("compile")]
    [InlineData("check")]
    [InlineData("disasm")]
    [InlineData("bench")]
    [InlineData("version")]
    public void Every_command_has_help(string command)
    {
        ProcessResult overview = _nidsvm.Run("--help");
        ProcessResult help = _nidsvm.Run(command, "--help");
        Assert.Equal(0, overview.ExitCode);
        Assert.Contains(command, overview.Output, StringComparison.Ordinal);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("Usage:", help.Output, StringComparison.Ordinal);
        Assert.Contains(command, help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--no-such-flag")]
    [InlineData("run", "-r")]
    [InlineData("run", "-r", "x.pcap", "-i", "eth0")]
    [InlineData("compile", "x.zeek")]
    [InlineData("nonsense")]
    public void Wrong_usage_is_told_and_exits_with_2(params string[] arguments)
    {
        ProcessResult result = _nidsvm.Run(arguments);
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("nidsvm: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public void A_missing_capture_is_one_line_and_exits_with_1()
    {
        ProcessResult result = _nidsvm.Run("run", "-r", "missing.pcap");
        Assert.Equal(1, result.ExitCode);
        Assert.Single(Lines(result.Error));
        Assert.Contains("missing.pcap", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_capture_is_one_line_and_exits_with_1()
    {
        string path = _nidsvm.Write("text.pcap", "This is not a capture file, whatever its name says.\n");
        ProcessResult result = _nidsvm.Run("run", "-r", path);
        Assert.Equal(1, result.ExitCode);
        Assert.Single(Lines(result.Error));
        Assert.Contains("text.pcap", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_policy_is_told_and_exits_with_1()
    {
        ProcessResult result = _nidsvm.Run("run", "no-such-policy");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("no-such-policy", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_image_is_refused_with_one_line()
    {
        string path = _nidsvm.PathOf("damaged.bpc");
        byte[] noise = new byte[4096];
        new Random(7).NextBytes(noise);
        File.WriteAllBytes(path, noise);
        ProcessResult result = _nidsvm.Run("run", path);
        Assert.Equal(1, result.ExitCode);
        Assert.Single(Lines(result.Error));
        Assert.Contains("damaged.bpc", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_tells_program_and_image_format()
    {
        ProcessResult result = _nidsvm.Run("version");
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^nidsvm \d+\.\d+\.\d+ \(image format \d+, \.NET 10", result.Output);
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
