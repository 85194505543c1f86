namespace NidsVm.Vm.Types;

/// <summary>An enumeration; names carry their module (<c>HTTP::LOG</c>), values are non-negative and may have gaps.</summary>
public sealed class EnumType : PolicyType
{
    private readonly Dictionary<string, long> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _names = [];
    private readonly List<string> _order = [];

    public EnumType()
        : base(TypeTag.Enum)
    {
    }

    /// <summary>Full names in order of declaration.</summary>
    public IReadOnlyList<string> Names => _order;

    public long NextValue { get; private set; }

    /// <summary>Adds an element; false where the name or value is taken already.</summary>
    public bool TryAdd(string name, long value)
    {
        if (!_values.TryAdd(name, value))
        {
            return false;
        }

        _names.TryAdd(value, name);
        _order.Add(name);
        NextValue = Math.Max(NextValue, value + 1);
        return true;
    }

    public bool TryGetValue(string name, out long value) => _values.TryGetValue(name, out value);

    /// <summary>The full name of a value, or null.</summary>
    public string? NameOf(long value) => _names.GetValueOrDefault(value);

    public override string ToString() => Name is null ? "enum" : $"enum {Name}";
}
