using NidsVm.Logging.Columns;
using NidsVm.Vm.Runtime;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Logging;

/// <summary>A log stream: a record type whose logged fields are the columns, and the filters that say what goes where.</summary>
internal sealed class LogStream
{
    public required long Id { get; init; }

    /// <summary>Name of the stream, like <c>HTTP::LOG</c>.</summary>
    public required string Name { get; init; }

    public required RecordType Columns { get; init; }

    /// <summary>Raised for each row, or null.</summary>
    public EventHandle? Event { get; init; }

    /// <summary>The hook of filters that have none of their own.</summary>
    public FunctionValue? Policy { get; init; }

    public RowLimits Limits { get; init; }

    public bool IsEnabled { get; set; } = true;

    public List<LogFilter> Filters { get; } = [];

    public required DelayQueue Delayed { get; init; }
}
