using FsCheck;
using FsCheck.Fluent;
using NidsVm.Compiler.Binding;
using Xunit;

namespace NidsVm.Compiler.Tests.Binding;

public class FlowStateTests
{
    [Fact]
    public void JoinIsIntersection() => Prop.ForAll(Slots(), Slots(), (a, b) =>
    {
        FlowState joined = FlowState.Join(Of(a), Of(b));
        return Enumerable.Range(0, 300).All(slot => joined.Has(slot) == (a.Contains(slot) && b.Contains(slot)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void UnreachableIsNeutral() => Prop.ForAll(Slots(), a =>
    {
        FlowState unreachable = default;
        unreachable.SetUnreachable();
        FlowState left = FlowState.Join(unreachable, Of(a));
        FlowState right = FlowState.Join(Of(a), unreachable);
        return Enumerable.Range(0, 300).All(slot => left.Has(slot) == a.Contains(slot) && right.Has(slot) == a.Contains(slot));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void CopiesAreIndependent()
    {
        FlowState first = default;
        first.Set(100);
        FlowState second = first;
        second.Set(101);
        Assert.False(first.Has(101));
        Assert.True(second.Has(100));
    }

    private static FlowState Of(int[] slots)
    {
        FlowState state = default;
        foreach (int slot in slots)
        {
            state.Set(slot);
        }

        return state;
    }

    private static Arbitrary<int[]> Slots() => Gen.Choose(0, 299).ArrayOf().ToArbitrary();
}
