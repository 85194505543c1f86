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
            SetLocal 1:i 0
            JumpIfGeCountLocals 1:i 0:n -> 4
            IncrementLocal 1:i 1
            LoopIfLtCountLocals 1:i 0:n -> 2
            ReturnLocal 1:i
            EndWithoutValue
            EndWithoutValue
            """);

    [Fact]
    public void Conditions_short_circuit_into_jumps()
        => Check(
            "function f(a: bool, b: bool, c: bool): count { if ( a && (b || ! c) ) return 1; return 2; }",
            """
            JumpIfLocalFalse 0:a -> 5
            JumpIfLocalTrue 1:b -> 3
            JumpIfLocalTrue 2:c -> 5
            ReturnInt 1
            EndWithoutValue
            ReturnInt 2
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
    public void Constants_that_cannot_be_redefined_stand_in_the_code()
        => Check(
            """
            const three = 2 + 1;
            const other = 4 &redef;
            const name = "x";
            const verbose = F;
            option level = 5;
            function f(n: count): string { if ( n == three || n == other || n == level || verbose ) return name; return ""; }
            """,
            """
            JumpIfEqScalarLocalInt 0:n 3 -> 8
            LoadLocal 0:n
            LoadGlobal other
            JumpIfEqScalar -> 8
            LoadLocal 0:n
            LoadGlobal level
            JumpIfEqScalar -> 8
            Jump -> 11
            PushReference "x"
            ReturnRef
            EndWithoutValue
            PushReference ""
            ReturnRef
            EndWithoutValue
            EndWithoutValue
            """);

    [Fact]
    public void Constructors_name_the_fields_that_they_give()
        => Check(
            "type R: record { n: count; s: set[count]; t: set[count]; }; function f(s: set[count]): R { return R($n=1, $t=s); }",
            """
            NewRecord $0 $2 R
            PushInt 1
            InitField $0
            LoadLocalRef 0:s
            InitFieldRef $2
            ReturnRef
            EndWithoutValue
            EndWithoutValue
            """);

    [Fact]
    public void Fields_of_locals_take_one_instruction()
        => Check(
            "type R: record { n: count; s: string &optional; }; function f(r: R): count { return r?$s ? |r$s| : r$n; }",
            """
            HasLocalField 0:r $1
            JumpIfFalse -> 5
            LoadLocalFieldRef 0:r $1
            SizeString
            Jump -> 6
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
            JumpIfLocalFalse 0:b -> 4
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
            TableNext 1:<loop> -> 11
            LoopKeyRefTo 1:<loop> 0 4:k
            LoopValueTo 1:<loop> 5:v
            JumpIfNeScalarLocalInt 5:v 3 -> 10
            LoadLocal 5:v
            TableLoopEnd 1:<loop>
            ReturnScalar
            EndWithoutValue
            TableAgain 1:<loop> -> 3
            ReturnInt 0
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

    [Fact]
    public void Updates_of_fields_globals_and_elements_work_in_place()
        => Check(
            "type R: record { n: count; d: double; }; global g = 0; global t: table[count, count] of count; function f(r: R, n: count, v: vector of count) { ++r$n; r$n += n; r$d += 0.5; ++g; g += n; ++t[n, 3]; t[n, 3] += n; v[n] = n; n = v[n] + 1; }",
            """
            IncrementLocalField 0:r $0 1
            LoadLocal 1:n
            AddToLocalField 0:r $0
            PushConstant 0.5
            AddDoubleToLocalField 0:r $1
            IncrementGlobal 1 g
            LoadLocal 1:n
            AddToGlobal g
            LoadGlobalRef t
            LoadLocal 1:n
            PushInt 3
            TableIncrement 1 table[count,count] of count
            LoadLocal 1:n
            LoadGlobalRef t
            LoadLocal 1:n
            PushInt 3
            TableAddTo table[count,count] of count
            VectorPutLocals 2:v 1:n 1:n
            VectorGetLocals 2:v 1:n 0
            AddInt 1
            StoreLocal 1:n
            Return
            """);

    [Fact]
    public void Paths_through_records_take_one_instruction()
        => Check(
            "type I: record { n: count; s: string; }; type O: record { i: I; }; function f(o: O): bool { return o$i$n == 3 && o$i$s == \"x\" && |o$i$s| > 2; }",
            """
            LoadLocalPath 0:o $0 $0
            JumpIfNeScalarValue 3 -> 12
            LoadLocalPathRef 0:o $0 $1
            PushReference "x"
            EqString
            JumpIfFalse -> 12
            PushInt 2
            LoadLocalPathRef 0:o $0 $1
            SizeString
            JumpIfGeCount -> 12
            PushInt 1
            Jump -> 13
            PushInt 0
            ReturnScalar
            EndWithoutValue
            EndWithoutValue
            """);

    [Fact]
    public void Loops_over_vectors_step_at_their_end()
        => Check(
            "function f(v: vector of count): count { local sum = 0; for ( i, x in v ) sum += x * i; return sum; }",
            """
            SetLocal 1:sum 0
            LoadLocalRef 0:v
            VectorLoop 2:<loop>
            VectorNext 2:<loop> -> 9
            LoopIndexTo 2:<loop> 5:i
            LoopElementTo 2:<loop> 6:x
            MulLocals 6:x 5:i
            AddTo 1:sum
            VectorAgain 2:<loop> -> 4
            ReturnLocal 1:sum
            EndWithoutValue
            EndWithoutValue
            """);

    [Fact]
    public void Powers_of_two_divide_by_shifts_and_calls_return_what_they_compute()
        => Check(
            "function f(n: count): count { if ( n / 8 > n % 16 ) return f(n - 1) % 10; return n * 3 / 7; }",
            """
            LoadLocal 0:n
            AndCountInt 15
            LoadLocal 0:n
            ShrCountInt 3
            JumpIfGeCount -> 10
            SubCountLocalInt 0:n 1
            Call f
            ModCountInt 10
            ReturnScalar
            EndWithoutValue
            MulLocalInt 0:n 3
            DivCountInt 7
            ReturnScalar
            EndWithoutValue
            EndWithoutValue
            """);

    [Fact]
    public void Nothing_is_joined_across_the_target_of_a_jump()
        => Check(
            "function f(a: bool, n: count): count { local x = (a ? n : 2) + 1; return x; }",
            """
            JumpIfLocalFalse 0:a -> 3
            LoadLocal 1:n
            Jump -> 4
            PushInt 2
            AddInt 1
            StoreLocal 2:x
            ReturnLocal 2:x
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
