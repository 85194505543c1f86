using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NidsVm.Host.Tests;

/// <summary>
/// Runs the policies of the language corpus (<c>tests/language</c>) and our own (<c>tests/compiler/golden</c>) through the
/// program: standard output to the byte, success or failure, and the lines that diagnostics name. Those that are still to
/// be made to pass are listed in <c>tests/language/PENDING</c>.
/// </summary>
public sealed class LanguageTests
{
    private static readonly string Corpus = Path.Combine(NidsVmProcess.Root, "tests", "language");
    private static readonly string Golden = Path.Combine(NidsVmProcess.Root, "tests", "compiler", "golden");

    public static TheoryData<string> Areas()
    {
        var areas = new TheoryData<string>();
        foreach (string folder in Directory.GetDirectories(Corpus).Order(StringComparer.Ordinal))
        {
            areas.Add(Path.GetFileName(folder));
        }

        return areas;
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void PoliciesOfTheCorpusBehave(string area) => RunAll(Path.Combine(Corpus, area), area + "/");

    [Fact]
    public void OwnPoliciesBehave() => RunAll(Golden, "");

    private static void RunAll(string folder, string prefix)
    {
        HashSet<string> pending = Pending();
        string[] scripts = [.. Directory.GetFiles(folder, "*.zeek").Where(s => File.Exists(Path.ChangeExtension(s, ".out"))).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(scripts);
        var failures = new ConcurrentBag<string>();
        Parallel.ForEach(
            scripts.Where(s => !pending.Contains(prefix + Path.GetFileNameWithoutExtension(s))),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            script =>
            {
                if (Check(script) is { } why)
                {
                    failures.Add($"{prefix}{Path.GetFileNameWithoutExtension(script)}: {why}");
                }
            });
        Assert.True(failures.IsEmpty, string.Join("\n", failures.Order(StringComparer.Ordinal)));
    }

    /// <summary>Runs one policy in a folder of its own. Null where it did what is expected of it, else what it did not.</summary>
    private static string? Check(string script)
    {
        using var process = new NidsVmProcess();
        string name = Path.GetFileName(script);
        File.Copy(script, process.PathOf(name));
        CopyFolder(Path.ChangeExtension(script, ".d"), process.PathOf(Path.ChangeExtension(name, ".d")));
        ProcessResult result = process.Run("run", "-b", name);

        string expected = File.ReadAllText(Path.ChangeExtension(script, ".out"), Encoding.UTF8);
        if (!result.Output.Equals(expected, StringComparison.Ordinal))
        {
            return $"output differs\n--- expected\n{expected}--- actual\n{result.Output}--- errors\n{result.Error}";
        }

        string exitFile = Path.ChangeExtension(script, ".exit");
        int code = File.Exists(exitFile) ? int.Parse(File.ReadAllText(exitFile), CultureInfo.InvariantCulture) : 0;
        if (result.ExitCode != 0 != (code != 0))
        {
            return $"exit code {result.ExitCode}, expected {code}\n{result.Error}";
        }

        string[] missing = [.. ExpectedLines(script).Except(NamedLines(result.Error, name)).Order().Select(l => l.ToString(CultureInfo.InvariantCulture))];
        return missing.Length == 0 ? null : $"no diagnostic at line {string.Join(", ", missing)}\n{result.Error}";
    }

    /// <summary>The lines at which errors are expected; warnings and errors without a line are left out.</summary>
    private static IEnumerable<int> ExpectedLines(string script)
    {
        string path = Path.ChangeExtension(script, ".err");
        return !File.Exists(path) ? [] : File.ReadLines(path)
            .Where(l => !l.Contains("warning", StringComparison.OrdinalIgnoreCase))
            .Select(l => l.Split(':')[0].Trim())
            .Where(l => l.Length > 0 && l.All(char.IsAsciiDigit))
            .Select(l => int.Parse(l, CultureInfo.InvariantCulture));
    }

    /// <summary>The lines that messages name: <c>FILE:LINE</c>, <c>FILE, line LINE</c>.</summary>
    private static IEnumerable<int> NamedLines(string messages, string file) =>
        Regex.Matches(messages, Regex.Escape(file) + @"(?::|, lines? )(\d+)", RegexOptions.None, TimeSpan.FromSeconds(10))
            .Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));

    private static HashSet<string> Pending()
    {
        string path = Path.Combine(Corpus, "PENDING");
        return !File.Exists(path) ? [] : File.ReadLines(path)
            .Select(l => l.Split('#')[0].Trim())
            .Where(l => l.Length > 0)
            .ToHashSet(StringComparer.Ordinal);
    }

    private static void CopyFolder(string from, string to)
    {
        if (!Directory.Exists(from))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
