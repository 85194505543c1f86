using NidsVm.Compiler.Binding;
using NidsVm.Compiler.Syntax;
using NidsVm.Vm.Types;
using Xunit;

namespace NidsVm.Compiler.Tests.Binding;

public class OperatorTableTests
{
    private static readonly PolicyType[] Basic =
    [
        PolicyType.Bool, PolicyType.Int, PolicyType.Count, PolicyType.Double, PolicyType.Time, PolicyType.Interval, PolicyType.Port,
        PolicyType.String, PolicyType.Pattern, PolicyType.Addr, PolicyType.Subnet,
    ];

    private static readonly BinaryOperator[] Operators =
    [
        .. Enum.GetValues<BinaryOperator>().Except([BinaryOperator.In, BinaryOperator.NotIn, BinaryOperator.AndAlso, BinaryOperator.OrElse]),
    ];

    [Fact]
    public void EveryPairHasARowOrAMessage()
    {
        foreach (BinaryOperator op in Operators)
        {
            foreach (PolicyType left in Basic)
            {
                foreach (PolicyType right in Basic)
                {
                    bool found = OperatorTable.Find(op, left, right, out string error) is not null;
                    Assert.True(found == (error.Length == 0), $"{op} {left} {right}: {error}");
                }
            }
        }
    }

    [Fact]
    public void RowsConvertOnlyNumbers()
    {
        foreach (BinaryOperator op in Operators)
        {
            foreach (PolicyType left in Basic)
            {
                foreach (PolicyType right in Basic)
                {
                    if (OperatorTable.Find(op, left, right, out _) is { } row)
                    {
                        Assert.True(row.Left.Tag == left.Tag || left.IsNumeric, $"{op} {left} {right}");
                        Assert.True(row.Right.Tag == right.Tag || right.IsNumeric, $"{op} {left} {right}");
                    }
                }
            }
        }
    }

    [Fact]
    public void EveryOperatorWorksOnSomething()
    {
        foreach (BinaryOperator op in Operators)
        {
            Assert.Contains(Basic, type => OperatorTable.Find(op, type, type, out _) is not null);
        }
    }
}
