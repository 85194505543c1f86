using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NidsVm.Vm.Bytecode;
using NidsVm.Vm.Patterns;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using CallSite = NidsVm.Vm.Bytecode.CallSite;

namespace NidsVm.Vm.Runtime;

/// <summary>The opcodes from 256 on. They may push a frame; otherwise they yield the new top of the stack.</summary>
public sealed partial class Machine
{
    private static readonly StringValue[] ByteStrings = MakeByteStrings();

    private TextBuffer? _printBuffer;

    // Not marked for full optimisation as the loop is: its precompiled form will do until it is called often, and the start need not wait.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe ref Slot ExecuteRare(LinkedInstruction* ip, ref Slot locals, ref Slot sp)
    {
        Instruction ins = ip[-1].Plain;
        ref Slot top = ref Unsafe.Add(ref sp, -1);
        ref Slot second = ref Unsafe.Add(ref sp, -2);
        ref Slot third = ref Unsafe.Add(ref sp, -3);
        ref Frame frame = ref _frames[_depth - 1];
        switch (ins.Opcode)
        {
            case Opcode.LoadWholeCapture:
                sp = frame.Captures![ins.A];
                return ref Unsafe.Add(ref sp, 1);
            case Opcode.CopyWhole:
                top = ValueCopier.Copy(_typePool[ins.B], top, this);
                return ref sp;
            case Opcode.Copy:
                top.Ref = ValueCopier.Copy(top.Ref, this);
                ChargeFor(top.Ref);
                return ref sp;
            case Opcode.Box:
                top.Ref = new BoxedScalar(_typePool[ins.B], top.Bits);
                return ref sp;
            case Opcode.Unbox:
                top.Bits = Casting.Unbox(top.Ref, _typePool[ins.B]);
                return ref sp;
            case Opcode.CastRef:
                top.Ref = Casting.Check(top.Ref, _typePool[ins.B]);
                return ref sp;
            case Opcode.TypeTest:
                top.Bits = Casting.IsOf(top.Ref!, _typePool[ins.B]) ? 1 : 0;
                return ref sp;
            case Opcode.CastTest:
                top.Bits = Casting.TryCast(this, top.Ref!, _typePool[ins.B], out _, out _) ? 1 : 0;
                return ref sp;
            case Opcode.Cast:
                {
                    Slot value = Casting.Cast(this, top.Ref!, _typePool[ins.B]);
                    top.Bits = value.Bits;
                    top.Ref = _typePool[ins.B].IsScalar ? null : value.Ref;
                    return ref sp;
                }

            case Opcode.AnyIndex:
                top.Ref = AnyElement(top.Ref, ins.B);
                return ref sp;
            case Opcode.AnySize:
                top.Ref = AnySize(top.Ref!);
                return ref sp;

            case Opcode.CoerceRecord:
                top.Ref = Casting.CoerceRecord(this, RecordOf(top), (RecordType)_typePool[ins.B]);
                return ref sp;
            case Opcode.CoerceVector:
                top.Ref = Casting.CoerceVector(this, VectorOf(top), (VectorType)_typePool[ins.B]);
                ChargeFor(top.Ref);
                return ref sp;
            case Opcode.CoerceEmpty:
                top.Ref = _typePool[ins.B] switch
                {
                    TableType table => CoerceEmptyTable(top.Ref, table),
                    VectorType vector => new VectorValue(vector),
                    _ => throw new PolicyError("bad conversion of an empty container"),
                };
                return ref sp;
            case Opcode.AddrToSubnet:
                top.Ref = new SubnetValue(AddrOf(top), 128);
                return ref sp;
            case Opcode.MaskAddr:
                second.Ref = MaskAddress(AddrOf(second), (ulong)top.Bits);
                return ref top;

            case Opcode.Concat:
                second.Ref = Concat(StringOf(second), StringOf(top));
                ChargeFor(second.Ref);
                return ref top;
            case Opcode.StringIndex:
                second.Ref = StringElement(StringOf(second), top.Bits);
                return ref top;
            case Opcode.StringSlice:
                third.Ref = SliceString(StringOf(third), second.Bits, top.Bits, ins.A);
                ChargeFor(third.Ref);
                return ref second;
            case Opcode.StringIn:
                second.Bits = Contains(StringOf(second), StringOf(top)) ? 1 : 0;
                ChargeFor(top.Ref);
                return ref top;
            case Opcode.PatternIn:
                second.Bits = ((PatternValue)second.Ref!).MatchesAnywhere(StringOf(top).Span) ? 1 : 0;
                ChargeFor(top.Ref);
                return ref top;
            case Opcode.PatternMatch:
                second.Bits = ((PatternValue)second.Ref!).MatchesExactly(StringOf(top).Span) ? 1 : 0;
                ChargeFor(top.Ref);
                return ref top;
            case Opcode.PatternOr:
                second.Ref = ((PatternValue)second.Ref!).Or((PatternValue)top.Ref!);
                ChargeFor(second.Ref);
                return ref top;
            case Opcode.PatternAnd:
                second.Ref = ((PatternValue)second.Ref!).Then((PatternValue)top.Ref!);
                ChargeFor(second.Ref);
                return ref top;
            case Opcode.PatternAdd:
                ((PatternValue)second.Ref!).Add((PatternValue)top.Ref!);
                ChargeFor(second.Ref);
                return ref second;
            case Opcode.AddrIn:
                second.Bits = SubnetOf(top).Contains(AddrOf(second)) ? 1 : 0;
                return ref top;
            case Opcode.SubnetIn:
                second.Bits = SubnetOf(top).Length <= SubnetOf(second).Length && SubnetOf(top).Contains(SubnetOf(second).Prefix) ? 1 : 0;
                return ref top;
            case Opcode.SizeOf:
                top.Bits = SizeOf(_typePool[ins.B], top);
                return ref sp;

            case Opcode.DeleteField:
                InitialiseField(RecordOf(top), ins.A);
                TouchValue(top.Ref!);
                return ref top;

            case Opcode.NewVector:
                sp.Ref = new VectorValue((VectorType)_typePool[ins.B]);
                return ref Unsafe.Add(ref sp, 1);
            case Opcode.VectorSelect:
                second.Ref = VectorOperations.Select(VectorOf(second), VectorOf(top));
                ChargeFor(second.Ref);
                return ref top;
            case Opcode.VectorSlice:
                third.Ref = VectorOperations.Slice(VectorOf(third), second.Bits, top.Bits, ins.A);
                ChargeFor(third.Ref);
                return ref second;
            case Opcode.VectorSlicePut:
                VectorOperations.PutSlice(VectorOf(third), second.Bits, top.Bits, ins.A, VectorOf(Unsafe.Add(ref sp, -4)));
                TouchValue(third.Ref!);
                ChargeFor(third.Ref);
                return ref Unsafe.Add(ref sp, -4);
            case Opcode.VectorAppendAll:
                VectorOperations.AppendAll(VectorOf(second), VectorOf(top));
                TouchValue(second.Ref!);
                ChargeFor(second.Ref);
                return ref second;
            case Opcode.VectorIn:
                second.Bits = (ulong)second.Bits < (ulong)VectorOf(top).Count
                    && VectorOf(top)[(int)second.Bits].IsSet(VectorOf(top).Type.Element.IsScalar) ? 1 : 0;
                return ref top;
            case Opcode.VectorUnary:
                top.Ref = VectorOperations.Unary(VectorOf(top), (Opcode)ins.A, (VectorType)_typePool[ins.B]);
                ChargeFor(top.Ref);
                return ref sp;
            case Opcode.VectorBinary:
                second.Ref = VectorOperations.Binary(this, second.Ref!, top.Ref!, (Opcode)ins.A, (VectorType)_typePool[ins.B]);
                ChargeFor(second.Ref);
                return ref top;
            case Opcode.VectorChoose:
                third.Ref = VectorOperations.Choose(VectorOf(third), VectorOf(second), VectorOf(top), (VectorType)_typePool[ins.B]);
                ChargeFor(third.Ref);
                return ref second;
            case Opcode.VectorIncrement:
                VectorOperations.Increment(this, VectorOf(top), ins.B);
                TouchValue(top.Ref!);
                ChargeFor(top.Ref);
                return ref top;
            case Opcode.VectorClear:
                VectorOf(top).Resize(0);
                TouchValue(top.Ref!);
                return ref top;

            case Opcode.NewTable:
                sp.Ref = NewTable((TableType)_typePool[ins.B], ins.A - 1);
                return ref Unsafe.Add(ref sp, 1);
            case Opcode.TableInit:
                {
                    var type = (TableType)_typePool[ins.B];
                    int columns = type.Index.Length;
                    ref Slot table = ref Unsafe.Add(ref sp, -columns - 2);
                    Slot value = type.Yield is { IsScalar: true } ? Slot.Of(top.Bits) : Slot.Of(top.Ref);
                    InitElement(TableOf(table), MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref table, 1), columns), value);
                    return ref Unsafe.Add(ref table, 1);
                }

            case Opcode.SetInit:
                {
                    int columns = ((TableType)_typePool[ins.B]).Index.Length;
                    ref Slot table = ref Unsafe.Add(ref sp, -columns - 1);
                    InitElement(TableOf(table), MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref table, 1), columns), default);
                    return ref Unsafe.Add(ref table, 1);
                }

            case Opcode.TableClear:
                ClearTable(TableOf(top));
                return ref top;
            case Opcode.TableAddAll:
                TableOf(top).AddTo(this, TableOf(second));
                TouchValue(second.Ref!);
                ChargeFor(top.Ref);
                return ref second;
            case Opcode.TableRemoveAll:
                TableOf(top).RemoveFrom(this, TableOf(second));
                TouchValue(second.Ref!);
                ChargeFor(top.Ref);
                return ref second;
            case Opcode.SetUnion:
                second.Ref = TableOf(second).Union(this, TableOf(top));
                ChargeFor(second.Ref);
                return ref top;
            case Opcode.SetIntersect:
                second.Ref = TableOf(second).Intersection(TableOf(top));
                ChargeFor(second.Ref);
                return ref top;
            case Opcode.SetDifference:
                second.Ref = TableOf(second).Difference(this, TableOf(top));
                ChargeFor(second.Ref);
                return ref top;
            case Opcode.SetSubset:
                second.Bits = TableOf(second).IsSubsetOf(TableOf(top)) ? 1 : 0;
                return ref top;
            case Opcode.SetProperSubset:
                second.Bits = TableOf(second).IsProperSubsetOf(TableOf(top)) ? 1 : 0;
                return ref top;
            case Opcode.SubnetTableGet:
                {
                    if (!TableOf(second).TryRead(this, MemoryMarshal.CreateReadOnlySpan(ref top, 1), out Slot value))
                    {
                        throw new PolicyError("no such index");
                    }

                    second = value;
                    return ref top;
                }

            case Opcode.SubnetTableHas:
            case Opcode.PatternTableHas:
                second.Bits = TableOf(top).Has(this, MemoryMarshal.CreateReadOnlySpan(ref second, 1)) ? 1 : 0;
                return ref top;
            case Opcode.PatternTableGet:
                second.Ref = TableOf(second).ReadMatching(StringOf(top), new VectorType(TableOf(second).Type.Yield ?? PolicyType.Void));
                return ref top;
            case Opcode.SetAttributes:
                if (ins.A > 0 && TableOf(top).Attributes is null)
                {
                    TableOf(top).SetAttributes(this, EvaluateAttributes(Program.TableAttributes[ins.A - 1]));
                }

                return ref sp;

            case Opcode.SetDefault:
                TableOf(second).SetDefault(Slot.Of(top.Bits), isFunction: false, inserts: (ins.A & 1) != 0);
                return ref top;
            case Opcode.SetDefaultRef:
                TableOf(second).SetDefault(Slot.Of(top.Ref), isFunction: (ins.A & 2) != 0, inserts: (ins.A & 1) != 0);
                return ref top;

            case Opcode.CallHook:
                return ref PushHook(_routines[ins.B], ref sp);
            case Opcode.RaiseEvent:
                {
                    LinkedRoutine routine = _routines[ins.B];
                    ref Slot first = ref Unsafe.Add(ref sp, -routine.ParameterTypes.Length);
                    RaiseEvent(routine, ref first);
                    return ref first;
                }

            case Opcode.Schedule:
                {
                    LinkedRoutine routine = _routines[ins.B];
                    int count = routine.ParameterTypes.Length;
                    ref Slot delay = ref Unsafe.Add(ref sp, -count - 1);
                    delay.Ref = ScheduleEvent(routine, delay.AsDouble, ins.A != 0, ref Unsafe.Add(ref delay, 1));
                    return ref Unsafe.Add(ref delay, 1);
                }

            case Opcode.ScheduleBlock:
                second.Ref = ScheduleBlock(second.AsDouble, ins.A != 0, (FunctionValue)top.Ref!);
                return ref top;
            case Opcode.EndWithoutValue:
                EndWithoutValue();
                return ref sp;
            case Opcode.When:
                {
                    ref Slot first = ref Unsafe.Add(ref sp, -ins.A);
                    ArmTrigger(Program.Triggers[ins.B], MemoryMarshal.CreateReadOnlySpan(ref first, ins.A), double.NaN);
                    return ref first;
                }

            case Opcode.WhenTimeout:
                {
                    ref Slot first = ref Unsafe.Add(ref sp, -ins.A - 1);
                    double timeout = first.AsDouble;
                    ArmTrigger(Program.Triggers[ins.B], MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref first, 1), ins.A), timeout);
                    return ref first;
                }

            case Opcode.Watch:
                _currentTrigger?.Watch(top.Ref!);
                return ref sp;
            case Opcode.Probe:
                _options.Profiler?.Hit(ins.B, _depth);
                return ref sp;
            case Opcode.RawFile:
                ((FileValue)top.Ref!).IsRaw = true;
                return ref sp;
            case Opcode.Await:
                return ref Await(ref sp);
            case Opcode.TouchGlobal:
                TouchGlobal(ins.B);
                return ref sp;

            case Opcode.Print:
                {
                    CallSite site = Program.CallSites[ins.B];
                    ref Slot first = ref Unsafe.Add(ref sp, -site.Types.Length);
                    Print(site, MemoryMarshal.CreateReadOnlySpan(ref first, site.Types.Length), null);
                    return ref first;
                }

            case Opcode.PrintFile:
                {
                    CallSite site = Program.CallSites[ins.B];
                    ref Slot first = ref Unsafe.Add(ref sp, -site.Types.Length);
                    ref Slot file = ref Unsafe.Add(ref first, -1);
                    Print(site, MemoryMarshal.CreateReadOnlySpan(ref first, site.Types.Length), (FileValue)file.Ref!);
                    return ref file;
                }

            case Opcode.AssertFailed:
                FailAssertion(Program.Names[ins.B], null);
                return ref sp;
            case Opcode.AssertFailedMessage:
                FailAssertion(Program.Names[ins.B], StringOf(top));
                return ref sp;
            case Opcode.Fail:
                throw new PolicyError(Program.Names[ins.B]);
            default:
                throw new InvalidCastException($"opcode {ins.Op} is not executable");
        }
    }

    /// <summary>A local with what is undefined in its slot cleared. Parameters always have a value, whatever mark lies beside their bits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void LoadWhole(int local, ref Slot locals, ref Slot place)
    {
        CodeBlock code = RunningFrame.Code;
        ref Slot slot = ref Unsafe.Add(ref locals, local);
        if (!code.LocalTypes[local].IsScalar)
        {
            place = Slot.Of(slot.Ref);
            return;
        }

        place.Bits = slot.Bits;
        place.Ref = local >= code.ParameterCount && ReferenceEquals(slot.Ref, Slot.Unset) ? Slot.Unset : null;
    }

    /// <summary>Puts a closure in the place of the captures that start at <paramref name="first"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void MakeClosure(int routine, int captures, ref Slot first)
    {
        FunctionValue function = _routines[routine].Value;
        first.Ref = captures == 0 ? function : function.WithCaptures(MemoryMarshal.CreateSpan(ref first, captures).ToArray());
    }

    private static StringValue[] MakeByteStrings()
    {
        var strings = new StringValue[256];
        for (int i = 0; i < strings.Length; i++)
        {
            strings[i] = new StringValue([(byte)i]);
        }

        return strings;
    }

    private TableValue CoerceEmptyTable(object? value, TableType type)
    {
        var result = new TableValue(type);
        if (value is TableValue { Attributes: { } attributes })
        {
            result.SetAttributes(this, attributes);
        }

        return result;
    }

    private static SubnetValue MaskAddress(AddrValue address, ulong width)
    {
        if (address.IsV4)
        {
            return width <= 32 ? new SubnetValue(address, 96 + (int)width) : throw new PolicyError($"bad IPv4 subnet prefix length: {width}");
        }

        return width <= 128 ? new SubnetValue(address, (int)width) : throw new PolicyError($"bad IPv6 subnet prefix length: {width}");
    }

    /// <summary>Takes the elements or bytes that an instruction went through, or made, off the budget.</summary>
    private void ChargeFor(object? value)
    {
        switch (value)
        {
            case StringValue text:
                Charge(text.Length);
                break;
            case VectorValue vector:
                Charge(vector.Count);
                break;
            case TableValue table:
                Charge(table.Count * 4L);
                break;
            case PatternValue pattern:
                // It is compiled anew when it matches next.
                Charge(pattern.Text.Length * 16L);
                break;
        }
    }

    private static StringValue Concat(StringValue left, StringValue right)
    {
        if (right.Length == 0)
        {
            return left;
        }

        if (left.Length == 0)
        {
            return right;
        }

        if ((long)left.Length + right.Length > ValueLimits.TextBytes)
        {
            throw new PolicyError("string too long");
        }

        var bytes = GC.AllocateUninitializedArray<byte>(left.Length + right.Length);
        left.Span.CopyTo(bytes);
        right.Span.CopyTo(bytes.AsSpan(left.Length));
        return new StringValue(bytes);
    }

    private static StringValue StringElement(StringValue text, long index)
    {
        if (index < 0)
        {
            index += text.Length;
        }

        return (ulong)index < (ulong)text.Length ? ByteStrings[text.Span[(int)index]] : StringValue.Empty;
    }

    private static StringValue SliceString(StringValue text, long low, long high, int open)
    {
        (int start, int length) = SliceBounds(text.Length, low, high, open);
        return length <= 0 ? StringValue.Empty : length == text.Length ? text : new StringValue(text.Span.Slice(start, length));
    }

    /// <summary>Where a slice starts and how long it is; 0 and 0 where it lies outside.</summary>
    /// <param name="size">size of what is sliced</param>
    /// <param name="low">first index; a negative one counts from the end</param>
    /// <param name="high">index after the last, likewise</param>
    /// <param name="open">bit 0: no lower bound, bit 1: no upper bound</param>
    internal static (int Start, int Length) SliceBounds(int size, long low, long high, int open)
    {
        low = (open & 1) != 0 ? 0 : low < 0 ? low + size : low;
        high = (open & 2) != 0 ? size : high < 0 ? high + size : high;
        low = Math.Max(low, 0);
        high = Math.Min(high, size);
        return high > low ? ((int)low, (int)(high - low)) : (0, 0);
    }

    private bool Contains(StringValue needle, StringValue text)
    {
        // The reference searches with C strings.
        if (needle.Span.Contains((byte)0))
        {
            Reporter.Error($"string with embedded NUL: {ValueFormatter.Describe(PolicyType.String, Slot.Of(needle))}");
            return false;
        }

        return text.Span.IndexOf(needle.Span) >= 0;
    }

    private static object AnyElement(object? value, int index)
    {
        if (value is VectorValue vector && index < vector.Count)
        {
            Slot item = vector[index];
            object? element = vector.Type.Element.IsScalar && item.Ref is null ? new BoxedScalar(vector.Type.Element, item.Bits) : item.Ref;
            if (element is not null && !ReferenceEquals(element, Slot.Unset))
            {
                return element;
            }
        }

        throw new PolicyError("no such index");
    }

    private object AnySize(object value)
    {
        if (value is BoxedScalar boxed)
        {
            PolicyType result = boxed.Type.Tag is TypeTag.Double or TypeTag.Interval or TypeTag.Time ? boxed.Type : PolicyType.Count;
            return new BoxedScalar(result, SizeOf(boxed.Type, Slot.Of(boxed.Bits)));
        }

        PolicyType type = ValueEquality.TypeOf(value);
        return new BoxedScalar(type.Tag == TypeTag.Subnet ? PolicyType.Double : PolicyType.Count, SizeOf(type, Slot.Of(value)));
    }

    /// <summary>The bits of <c>|X|</c>: for subnets and files those of a double.</summary>
    private static long SizeOf(PolicyType type, in Slot value) => type.Tag switch
    {
        TypeTag.Count or TypeTag.Enum or TypeTag.Bool or TypeTag.Port => value.Bits,
        TypeTag.Int => value.Bits < 0 ? -value.Bits : value.Bits,
        TypeTag.Double or TypeTag.Interval or TypeTag.Time => value.Bits & long.MaxValue,
        TypeTag.String => StringOf(value).Length,
        TypeTag.Table => TableOf(value).Count,
        TypeTag.Vector => VectorOf(value).Count,
        TypeTag.Record => RecordOf(value).Type.Fields.Count,
        TypeTag.Addr => AddrOf(value).IsV4 ? 32 : 128,
        TypeTag.Subnet => BitConverter.DoubleToInt64Bits(Math.Pow(2, 128 - SubnetOf(value).Length)),
        TypeTag.Func => value.Ref is FunctionValue function ? function.Type.Parameters.Length : 0,
        TypeTag.File => BitConverter.DoubleToInt64Bits(((FileValue)value.Ref!).Size),
        TypeTag.Pattern or TypeTag.Opaque or TypeTag.Type => 0,
        _ => throw new PolicyError($"{type} has no size"),
    };

    private void InitElement(TableValue table, ReadOnlySpan<Slot> key, Slot value)
    {
        if (key.Length != table.Type.Index.Length)
        {
            throw new PolicyError("index type doesn't match table");
        }

        table.Write(this, key, value);
    }

    private void AddElement(TableValue table, ReadOnlySpan<Slot> key)
    {
        if (_activeLoops != 0)
        {
            WarnWhereLooped(table, key, isRemoval: false);
        }

        if (table.Type.Yield is null)
        {
            table.Add(this, key);
        }
        else if (table.Find(key) < 0)
        {
            if (!table.TryRead(this, key, out Slot value))
            {
                throw new PolicyError("no such index");
            }

            table.Write(this, key, value);
        }

        TouchValue(table);
    }

    private void DeleteElement(TableValue table, ReadOnlySpan<Slot> key)
    {
        if (_activeLoops != 0)
        {
            WarnWhereLooped(table, key, isRemoval: true);
        }

        if (table.Remove(this, key))
        {
            TouchValue(table);
        }
    }

    private void ClearTable(TableValue table)
    {
        if (table.Attributes?.OnChange is not null)
        {
            long cursor = -1;
            var key = new Slot[table.Type.Index.Length];
            while (table.MoveNext(ref cursor, out int entry))
            {
                table.KeyAt(entry).CopyTo(key);
                table.Remove(this, key);
            }
        }
        else
        {
            table.Clear();
        }

        TouchValue(table);
    }

    private void Print(CallSite site, ReadOnlySpan<Slot> values, FileValue? file)
    {
        TextBuffer buffer = _printBuffer ?? new TextBuffer(256);
        _printBuffer = null;
        buffer.Clear();
        bool isRaw = file is { IsRaw: true };
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0 && !isRaw)
            {
                buffer.Append(", "u8);
            }

            Slot value = site.Types[i].IsScalar ? Slot.Of(values[i].Bits) : values[i];
            ValueFormatter.Write(buffer, site.Types[i], value, isRaw ? ValueStyle.Raw : ValueStyle.Print);
        }

        if (!isRaw)
        {
            buffer.Append((byte)'\n');
        }

        if (file is not null)
        {
            file.Write(buffer.Span);
        }
        else
        {
            Output.Write(buffer.Span);
        }

        _printBuffer = buffer;
    }

    private static void FailAssertion(string condition, StringValue? message)
        => throw new PolicyError($"assertion failure: {condition}{(message is null ? "" : $" ({message})")}");

    /// <summary>The body of a function that yields a value came to its end without one: the statement that called it is skipped.</summary>
    private void EndWithoutValue()
    {
        string name = _frames[_depth - 1].Code.Name;
        Reporter.Report(ReportLevel.Warning, $"non-void function returning without a value: {name}", default);
        LeaveWithoutValue();
    }

    private void LeaveWithoutValue()
    {
        if (_frames[_depth - 1].Kind == FrameKind.Call)
        {
            _depth--;
            throw new StatementError("");
        }

        throw new PolicyError("") { IsReported = true };
    }
}
