using NidsVm.Vm.Values;

namespace NidsVm.Input.Values;

/// <summary>The elements of a set or vector as a reader found them; the packet loop makes the value of them.</summary>
internal sealed record CellList(Slot[] Items);

/// <summary>The text of a pattern between its slashes; the packet loop compiles it.</summary>
internal sealed record PatternText(byte[] Text);

/// <summary>
/// A row of a source, one cell a field: scalars, strings, addresses and subnets as policies have them, enums by their names as strings,
/// the rest as <see cref="CellList"/> and <see cref="PatternText"/>. <see cref="Cell.Missing"/> stands for no value.
/// </summary>
/// <param name="Cells">one a field of the stream</param>
/// <param name="Line">line of the source from 1, or 0</param>
public sealed record InputRow(Slot[] Cells, int Line = 0);

/// <summary>What cells look like.</summary>
public static class Cell
{
    /// <summary>A field without a value.</summary>
    public static Slot Missing => Slot.UnsetScalar;

    public static bool IsPresent(in Slot cell) => !ReferenceEquals(cell.Ref, Slot.Unset);
}
