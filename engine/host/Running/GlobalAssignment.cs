using System.Globalization;
using NidsVm.Host.Commands;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Host.Running;

/// <summary><c>Module::name=value</c> for a program that is already compiled: values of basic types.</summary>
internal static class GlobalAssignment
{
    /// <exception cref="HostException">no such global, not redefinable, or the text is no value of its type</exception>
    public static void Apply(Machine machine, string name, string text)
    {
        int index = machine.FindGlobal(name);
        if (index < 0)
        {
            throw new HostException($"{name}={text}: the image has no such variable");
        }

        GlobalDefinition global = machine.Program.Globals[index];
        if ((global.Traits & (GlobalTraits.Redefinable | GlobalTraits.Option)) == GlobalTraits.None)
        {
            throw new HostException($"{name}={text}: {name} is neither an option nor declared with &redef");
        }

        machine.Global(index) = Parse(global.Type, text)
            ?? throw new HostException($"{name}={text}: not a value of type {global.Type} (for an image, only basic types can be assigned)");
    }

    /// <summary>Sets an option while the program runs, as <c>Option::set</c> does: its change handlers see the value first.</summary>
    /// <exception cref="HostException">no such option, the text is no value of its type, or a handler failed</exception>
    public static void SetOption(Machine machine, string name, string text)
    {
        int index = machine.FindGlobal(name);
        if (index < 0 || (machine.Program.Globals[index].Traits & GlobalTraits.Option) == GlobalTraits.None)
        {
            throw new HostException($"{name}: there is no such option");
        }

        PolicyType type = machine.Program.Globals[index].Type;
        Slot value = Parse(type, text) ?? throw new HostException($"{name}={text}: not a value of type {type} (only basic types can be set)");
        Slot any = type.IsScalar ? Slot.Of(new BoxedScalar(type, value.Bits)) : value;
        Slot[] arguments = [Slot.Of(new StringValue(name)), any, Slot.Of(StringValue.Empty)];
        if (machine.FindFunction("Option::set") is not { } set || !machine.TryInvoke(set, arguments, out Slot result) || !result.AsBool)
        {
            throw new HostException($"{name}={text}: refused");
        }
    }

    private static Slot? Parse(PolicyType type, string text)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        switch (type.Tag)
        {
            case TypeTag.Bool when text is "T" or "F":
                return Slot.Of(text == "T");
            case TypeTag.Count when ulong.TryParse(text, NumberStyles.None, culture, out ulong count):
                return Slot.Of(count);
            case TypeTag.Int when long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out long number):
                return Slot.Of(number);
            case TypeTag.Double when double.TryParse(text, NumberStyles.Float, culture, out double real):
                return Slot.Of(real);
            case TypeTag.Interval:
                return ParseInterval(text) is { } seconds ? Slot.Of(seconds) : null;
            case TypeTag.String:
                return Slot.Of(new StringValue(text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text));
            case TypeTag.Addr when AddrValue.TryParse(text.Trim('[', ']'), out AddrValue? address):
                return Slot.Of(address);
            case TypeTag.Enum when ((EnumType)type).TryGetValue(text, out long value):
                return Slot.Of(value);
            default:
                return null;
        }
    }

    /// <summary><c>5 min</c>, <c>2.5hrs</c>: a number and a unit as in policies.</summary>
    private static double? ParseInterval(string text)
    {
        int digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+').Count();
        if (!double.TryParse(text.AsSpan(0, digits), NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            return null;
        }

        string unit = text[digits..].Trim();
        double? scale = (unit.Length > 3 || unit is "hrs" or "days" ? unit.TrimEnd('s') : unit) switch
        {
            "usec" => 1e-6,
            "msec" => 1e-3,
            "sec" => 1,
            "min" => 60,
            "hr" => 3600,
            "day" => 86400,
            _ => null,
        };
        return number * scale;
    }
}
