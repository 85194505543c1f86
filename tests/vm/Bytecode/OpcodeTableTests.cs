using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NidsVm.Vm.Bytecode;
using Xunit;

namespace NidsVm.Vm.Tests.Bytecode;

public sealed partial class OpcodeTableTests
{
    private static readonly string Root = FindRoot();

    /// <summary>Images hold opcode numbers: names and numbers only ever get added to the file. Set UPDATE_GOLDEN to append new ones.</summary>
    [Fact]
    public void Numbers_are_append_only()
    {
        string path = Path.Combine(Root, "tests", "vm", "Bytecode", "opcode-numbers.txt");
        string[] now = [.. Opcodes.All.Select(o => $"{o.Number} {o.Name}")];
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
        {
            string[] known = File.Exists(path) ? File.ReadAllLines(path) : [];
            Assert.Empty(known.Except(now, StringComparer.Ordinal));
            File.WriteAllText(path, string.Join('\n', now) + "\n");
        }

        Assert.Equal(File.ReadAllLines(path), now);
    }

    [Fact]
    public void Manual_is_current()
    {
        string path = Path.Combine(Root, "docs", "opcodes.md");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") is not null)
        {
            File.WriteAllText(path, OpcodeManual.Text());
        }

        Assert.Equal(File.ReadAllText(path), OpcodeManual.Text());
    }

    [Fact]
    public void Every_opcode_is_executed_by_the_interpreter()
    {
        string loop = File.ReadAllText(Path.Combine(Root, "vm", "Runtime", "Machine.Loop.cs"));
        string rare = File.ReadAllText(Path.Combine(Root, "vm", "Runtime", "Machine.Rare.cs"));
        foreach (OpcodeInfo info in Opcodes.All)
        {
            string label = $"case Opcode.{info.Name}:";
            int places = (loop.Contains(label, StringComparison.Ordinal) ? 1 : 0) + (rare.Contains(label, StringComparison.Ordinal) ? 1 : 0);
            Assert.True(places == 1, $"{label} stands in {places} places");
        }
    }

    [Fact]
    public void Jumps_have_a_target_and_meanings_are_one_line()
    {
        foreach (OpcodeInfo info in Opcodes.All)
        {
            Assert.DoesNotContain("\n", info.Row.Meaning, StringComparison.Ordinal);
            Assert.NotEmpty(info.Row.Meaning);
            Assert.Equal(JumpName().IsMatch(info.Name), info.IsJump);
        }
    }

    [GeneratedRegex("^(Jump|Loop)$|^(Jump|Loop)If|(Next|Again)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex JumpName();

    private static string FindRoot([CallerFilePath] string here = "")
    {
        DirectoryInfo? folder = new FileInfo(here).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NidsVm.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the repository's root was not found");
    }
}
