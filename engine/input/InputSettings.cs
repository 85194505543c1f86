using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input;

/// <summary>The constants of the library that readers look at, read on the packet loop's thread.</summary>
internal sealed class InputSettings
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    public InputSettings(Machine machine)
    {
        foreach (string name in (ReadOnlySpan<string>)
            [
                "InputAscii::separator", "InputAscii::set_separator", "InputAscii::empty_field", "InputAscii::unset_field", "InputAscii::path_prefix",
                "InputRaw::record_separator", "InputBinary::path_prefix", "InputConfig::set_separator", "InputConfig::empty_field",
                "InputSQLite::set_separator", "InputSQLite::unset_field", "InputSQLite::empty_field",
            ])
        {
            if (machine.FindGlobal(name) is var global and >= 0 && machine.Global(global).Ref is StringValue text)
            {
                _values[name] = text.ToString();
            }
        }

        foreach (string name in (ReadOnlySpan<string>)
            [
                "InputAscii::fail_on_invalid_lines", "InputAscii::fail_on_file_problem", "InputConfig::fail_on_file_problem",
                "InputBinary::chunk_size", "InputBenchmark::factor", "InputBenchmark::addfactor",
            ])
        {
            if (machine.FindGlobal(name) is var global and >= 0)
            {
                _values[name] = machine.Global(global).Bits;
            }
        }
    }

    public string Text(string name) => _values.GetValueOrDefault(name) as string ?? "";

    public bool Flag(string name) => Bits(name) != 0;

    public ulong Count(string name) => (ulong)Bits(name);

    public double Double(string name) => BitConverter.Int64BitsToDouble(Bits(name));

    private long Bits(string name) => _values.GetValueOrDefault(name) as long? ?? 0;
}

/// <summary>The options of a program with their types, for the reader of configuration files.</summary>
internal static class OptionList
{
    public static IReadOnlyDictionary<string, PolicyType> Of(Machine machine)
        => machine.Program.Globals.Where(g => g.Traits.HasFlag(GlobalTraits.Option))
            .ToDictionary(g => g.Name.StartsWith("GLOBAL::", StringComparison.Ordinal) ? g.Name["GLOBAL::".Length..] : g.Name, g => g.Type, StringComparer.Ordinal);
}
