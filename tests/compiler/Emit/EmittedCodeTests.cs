using NidsVm.Vm.Bytecode;
using Xunit;

namespace NidsVm.Compiler.Tests.Emit;

/// <summary>Short policies and the opcodes expected of them.</summary>
public sealed class EmittedCodeTests
{
    [Fact]
    public void Comparisons_of_counts_are_fused_with_their_jumps_and_increments_work_in_place()
        => Check(
            "function f(n: count): count { local i = 0; while ( i < n ) ++i; return i; }",
            """
            PushInt 0
            StoreLocal 1:i
            LoadLocal 1:i
            LoadLocal 0:n
            JumpIfGeCount -> 7
            IncrementLocal 1:i 1
            Loop -> 2
            LoadLocal 1:i
            ReturnScalar
            EndWithoutValue
            EndWithoutValue
            """);

    [Fact]
    public void Conditions_short_circuit_into_jumps()
        => Check(
            "function f(a: bool, b: bool, c: bool): count { if ( a && (b || ! c) ) return 1; return 2; }",
            """
            LoadLocal 0:a
            JumpIfFalse -> 9
            LoadLocal 1:b
            JumpIfTrue -> 6
            LoadLocal 2:c
            JumpIfTrue -> 9
            PushInt 1
            ReturnScalar
            EndWithoutValue
            PushInt 2
            ReturnScalar
            EndWithoutValue
            EndWithoutValue
            """);

    [Fact]
    public void Greater_than_evaluates_its_right_operand_first()
        => Check(
            "function f(a: string, b: string): bool { return a > b; }",
            """
            LoadLocalRef 1:b
            LoadLocalRef 0:a
            LtString
            ReturnScalar
            EndWithoutValue
            EndWithoutValue
            """);

    [Fact]
    public void Fields_of_locals_take_one_instruction()
        => Check(
            "type R: record { n: count; s: string &optional; }; function f(r: R): count { return r?$s ? |r$s| : r$n; }",
            """
            LoadLocalRef 0:r
            HasField $1
            JumpIfFalse -> 6
            LoadLocalFieldRef 0:r $1
            SizeString
            Jump -> 7
            LoadLocalField 0:r $0
            ReturnScalar
            EndWithoutValue
            EndWithoutValue
            """);

    [Fact]
    public void Locals_that_may_be_unset_are_marked_and_checked()
        => Check(
            "function f(b: bool): count { local n: count; if ( b ) n = 3; return n; }",
            """
            UnsetLocal 1:n
            LoadLocal 0:b
            JumpIfFalse -> 5
            PushInt 3
            StoreLocalSet 1:n
            LoadLocalChecked 1:n
            ReturnScalar
            EndWithoutValue
            EndWithoutValue
            """);

    [Fact]
    public void Table_loops_give_up_their_state_where_they_are_left()
        => Check(
            "function f(t: table[string] of count): count { for ( k, v in t ) if ( v == 3 ) return v; return 0; }",
            """
            LoadLocalRef 0:t
            TableLoop 1:<loop>
            TableNext 1:<loop> -> 15
            LoopKeyRef 1:<loop> 0
            StoreLocalRef 4:k
            LoopValue 1:<loop>
            StoreLocal 5:v
            LoadLocal 5:v
            PushInt 3
            JumpIfNeScalar -> 14
            LoadLocal 5:v
            TableLoopEnd 1:<loop>
            ReturnScalar
            EndWithoutValue
            Loop -> 2
            PushInt 0
            ReturnScalar
            EndWithoutValue
            EndWithoutValue
            """);

    [Fact]
    public void Constant_expressions_are_folded()
        => Check(
            "function f(): double { return 2.5 * 4 - 1; }",
            """
            PushConstant 9.0
            ReturnScalar
            EndWithoutValue
            EndWithoutValue
            """);

    [Fact]
    public void Closures_copy_whole_slots()
        => Check(
            "function f(a: count): function(): count { local b: string; return function[a, b](): count { return a + |b|; }; }",
            """
            LoadWhole 0:a
            LoadWhole 1:b
            MakeClosure 2 *
            ReturnRef
            EndWithoutValue
            EndWithoutValue
            """);

    private static void Check(string policy, string expected)
    {
        ProgramImage image = PolicyProgram.Compile(policy);
        Routine routine = image.Routines.Single(r => r.Name == "f");
        CodeBlock code = image.Code[routine.Bodies[0].Code];
        string[] want = expected.ReplaceLineEndings("\n").Split('\n');
        string[] got = [.. Enumerable.Range(0, code.Instructions.Length).Select(pc => string.Join(' ', Disassembler.Describe(image, code, pc).Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        for (int i = 0; i < Math.Min(want.Length, got.Length); i++)
        {
            // A star stands for a made-up name.
            got[i] = want[i].EndsWith('*') && got[i].StartsWith(want[i][..^1], StringComparison.Ordinal) ? want[i] : got[i];
        }

        Assert.Equal(want, got);
    }
}
