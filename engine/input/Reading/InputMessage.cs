using NidsVm.Input.Values;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Input.Reading;

/// <summary>What a reader hands to the packet loop.</summary>
internal abstract record InputMessage
{
    /// <summary>Rows of the source.</summary>
    /// <param name="Items">the rows, in their order</param>
    /// <param name="Grows">the source grows: rows are not compared with an earlier reading</param>
    public sealed record Rows(List<InputRow> Items, bool Grows) : InputMessage;

    /// <summary>The source was read to its end.</summary>
    public sealed record EndOfSend : InputMessage;

    /// <summary>An event of the reader's own; arguments for type any tell their type.</summary>
    public sealed record Event(string Name, Slot[] Arguments, PolicyType?[] Types) : InputMessage;

    /// <summary>Something to tell people.</summary>
    public sealed record Report(ReportLevel Level, string Text) : InputMessage;

    /// <summary>The reader gave up.</summary>
    public sealed record Failed : InputMessage;

    /// <summary>The reader ended; nothing comes after this.</summary>
    public sealed record Closed : InputMessage;
}
