using System.Collections.Immutable;
using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;
using TableAttributes = NidsVm.Compiler.Binding.Symbols.TableAttributes;

namespace NidsVm.Compiler.Binding;

/// <content>Statements.</content>
public sealed partial class Binder
{
    private BoundStatement[] BindStatements(ImmutableArray<StatementSyntax> syntaxes)
    {
        BoundStatement[] statements = new BoundStatement[syntaxes.Length];
        for (int i = 0; i < statements.Length; i++)
        {
            statements[i] = BindStatement(syntaxes[i]);
        }

        return statements;
    }

    private BoundStatement BindStatement(StatementSyntax syntax)
    {
        // A conversion that fails, or a call that yields nothing, skips the rest of its statement: then nothing was assigned.
        FlowState before = _scope.Flow;
        bool outerSkip = _scope.MaySkipStatement;
        _scope.MaySkipStatement = false;
        BoundStatement bound = BindStatementCore(syntax);
        if (_scope.MaySkipStatement)
        {
            _scope.Flow = before;
        }

        _scope.MaySkipStatement = outerSkip;
        return bound;
    }

    private BoundStatement BindStatementCore(StatementSyntax syntax)
    {
        switch (syntax)
        {
            case BlockStatementSyntax block:
                _scope.PushBlock();
                var statements = new BoundBlock(block.Span, BindStatements(block.Statements));
                _scope.PopBlock();
                return statements;
            case EmptyStatementSyntax:
                return new BoundEmptyStatement(syntax.Span);
            case ExpressionStatementSyntax expression:
                return BindExpressionStatement(expression);
            case LocalDeclarationSyntax local:
                return BindLocalDeclaration(local);
            case PrintStatementSyntax print:
                return BindPrint(print);
            case EventStatementSyntax @event:
                return BindEventStatement(@event);
            case IfStatementSyntax @if:
                return BindIf(@if);
            case WhileStatementSyntax @while:
                return BindWhile(@while);
            case ForStatementSyntax @for:
                return BindFor(@for);
            case NextStatementSyntax:
                if (_scope.LoopDepth == 0)
                {
                    _diagnostics.ReportNextOutside(syntax.Span);
                }

                _scope.Flow.SetUnreachable();
                return new BoundNext(syntax.Span);
            case BreakStatementSyntax:
                return BindBreak(syntax);
            case FallthroughStatementSyntax:
                _diagnostics.ReportFallthroughOutside(syntax.Span);
                return new BoundEmptyStatement(syntax.Span);
            case ReturnStatementSyntax @return:
                return BindReturn(@return);
            case AddStatementSyntax add:
                return BindAdd(add);
            case DeleteStatementSyntax delete:
                return BindDelete(delete);
            case AssertStatementSyntax assert:
                return BindAssert(assert);
            case WhenStatementSyntax whenStatement:
                return BindWhen(whenStatement);
            case SwitchStatementSyntax @switch:
                return BindSwitch(@switch);
            default:
                throw new InvalidOperationException(syntax.GetType().Name);
        }
    }

    private BoundExpressionStatement BindExpressionStatement(ExpressionStatementSyntax syntax)
    {
        ExpressionSyntax inner = syntax.Expression;
        _isStatementLevel = inner is AssignmentExpressionSyntax;
        BoundExpression expression = BindExpression(inner);
        _isStatementLevel = false;
        while (inner is ParenthesizedExpressionSyntax { Inner: var unwrapped })
        {
            inner = unwrapped;
        }

        bool hasEffect = expression.IsError || inner is AssignmentExpressionSyntax or CallExpressionSyntax or HookExpressionSyntax or ScheduleExpressionSyntax
            or ScheduleBlockExpressionSyntax or LocalAssignmentExpressionSyntax
            or UnaryExpressionSyntax { Operator: UnaryOperator.Increment or UnaryOperator.Decrement }
            || inner is BinaryExpressionSyntax && HasCall(inner);
        if (!hasEffect)
        {
            _diagnostics.ReportValueIgnored(syntax.Span);
        }

        if (inner is IndexExpressionSyntax && !expression.IsError && (expression.Type.Tag == TypeTag.Void || expression.Type.IsUnspecified()))
        {
            // An element of a set stands only where something is added or deleted; one of an empty constructor has no type.
            _diagnostics.ReportVoidIllegal(expression.Span);
        }

        return new BoundExpressionStatement(syntax.Span, expression);
    }

    private static bool HasCall(ExpressionSyntax syntax) => syntax switch
    {
        CallExpressionSyntax or HookExpressionSyntax => true,
        BinaryExpressionSyntax binary => HasCall(binary.Left) || HasCall(binary.Right),
        ParenthesizedExpressionSyntax inner => HasCall(inner.Inner),
        UnaryExpressionSyntax unary => HasCall(unary.Operand),
        _ => false,
    };

    private BoundStatement BindLocalDeclaration(LocalDeclarationSyntax syntax)
    {
        bool isConst = syntax.Kind == VariableKind.Const;
        if (syntax.InitializerKind is InitializerKind.Add or InitializerKind.Remove)
        {
            _diagnostics.ReportLocalCompound(syntax.Span);
        }

        PolicyType? type = syntax.Type is null ? null : BindType(syntax.Type);
        BoundExpression? value = BindInitialValue(syntax.Name, ref type, syntax.Initializer, syntax.Attributes, out TableAttributes? attributes);
        if (isConst && syntax.Initializer is null)
        {
            _diagnostics.ReportConstWithoutValue(syntax.Name.Span, "const");
        }

        LocalSymbol local = DeclareLocal(syntax.Name, type, isConst);
        local.Attributes = attributes;
        if (syntax.Initializer is null)
        {
            if (value is not null && local.Type.Tag != TypeTag.Error)
            {
                _scope.EntryValues.Add(new BoundEntryValue(local, value));
                _scope.MarkAssigned(local);
            }

            return new BoundEmptyStatement(syntax.Span);
        }

        local.IsWritten = true;
        _scope.MarkAssigned(local);
        return value is null || value.IsError || local.Type.Tag == TypeTag.Error
            ? new BoundEmptyStatement(syntax.Span)
            : new BoundLocalInitialization(syntax.Span, local, value);
    }

    private BoundPrint BindPrint(PrintStatementSyntax syntax)
    {
        List<BoundExpression> arguments = new(syntax.Arguments.Length);
        BoundExpression? file = null;
        for (int i = 0; i < syntax.Arguments.Length; i++)
        {
            BoundExpression argument = BindExpression(syntax.Arguments[i]);
            if (argument.IsError || IsVoid(argument))
            {
                continue;
            }

            if (i == 0 && argument.Type.Tag == TypeTag.File && syntax.Arguments.Length > 1)
            {
                file = argument;
            }
            else
            {
                arguments.Add(argument);
            }
        }

        return new BoundPrint(syntax.Span, file, [.. arguments]);
    }

    private BoundExpression BindCondition(ExpressionSyntax syntax, string what)
    {
        BoundExpression condition = BindExpression(syntax);
        if (!condition.IsError && condition.Type.Tag != TypeTag.Bool)
        {
            _diagnostics.ReportConditionNotBool(syntax.Span, what);
            return new BoundErrorExpression(syntax.Span);
        }

        return condition;
    }

    private BoundIf BindIf(IfStatementSyntax syntax)
    {
        BoundExpression condition = BindCondition(syntax.Condition, "if");
        FlowState before = _scope.Flow;
        BoundStatement then = BindStatement(syntax.Then);
        FlowState afterThen = _scope.Flow;
        _scope.Flow = before;
        BoundStatement? otherwise = syntax.Otherwise is null ? null : BindStatement(syntax.Otherwise);
        _scope.Flow = condition is BoundConstant constant
            ? constant.Value.AsBool ? afterThen : _scope.Flow
            : FlowState.Join(afterThen, _scope.Flow);
        return new BoundIf(syntax.Span, condition, then, otherwise);
    }

    private BoundStatement BindLoopBody(StatementSyntax syntax)
    {
        List<FlowState>? outerBreaks = _scope.SwitchBreaks;
        _scope.SwitchBreaks = null;
        _scope.LoopDepth++;
        _scope.BreakDepth++;
        BoundStatement body = BindStatement(syntax);
        _scope.BreakDepth--;
        _scope.LoopDepth--;
        _scope.SwitchBreaks = outerBreaks;
        return body;
    }

    private BoundWhile BindWhile(WhileStatementSyntax syntax)
    {
        BoundExpression condition = BindCondition(syntax.Condition, "while");
        FlowState after = _scope.Flow;
        BoundStatement body = BindLoopBody(syntax.Body);
        _scope.Flow = after;
        return new BoundWhile(syntax.Span, condition, body);
    }

    private BoundStatement BindFor(ForStatementSyntax syntax)
    {
        BoundExpression iterated = BindExpression(syntax.Iterated);
        FlowState before = _scope.Flow;

        // The variables live on after the loop, with what they held last.
        BoundStatement result = BindForCore(syntax, iterated);
        _scope.Flow = before;
        return result;
    }

    private BoundStatement BindForCore(ForStatementSyntax syntax, BoundExpression iterated)
    {
        SourceSpan span = syntax.Span;
        switch (iterated.Type)
        {
            case TableType { IsUnspecified: false } table:
                bool ignoresKeys = syntax.Keys is [{ IsBlank: true }];
                if (syntax.Keys.Length != table.Index.Length && !ignoresKeys)
                {
                    // A key of several columns as one variable is no single value.
                    _diagnostics.ReportLoopIndexSize(span);
                    break;
                }

                if (syntax.Value is not null && table.IsSet)
                {
                    _diagnostics.ReportLoopValue(span);
                    break;
                }

                LocalSymbol?[] keys = new LocalSymbol?[table.Index.Length];
                for (int i = 0; i < keys.Length && !ignoresKeys; i++)
                {
                    keys[i] = BindLoopVariable(syntax.Keys[i], table.Index[i]);
                }

                LocalSymbol? value = syntax.Value is { } name ? BindLoopVariable(name, table.Yield!) : null;
                return new BoundForTable(span, keys, value, iterated, BindLoopBody(syntax.Body));
            case TableType:
            case VectorType when iterated.Type.IsUnspecified():
                DeclareErrors(syntax);
                BindLoopBody(syntax.Body);
                return new BoundEmptyStatement(span);
            case VectorType vector:
                if (syntax.Keys.Length != 1)
                {
                    _diagnostics.ReportLoopVectorKeys(span);
                    break;
                }

                LocalSymbol? index = BindLoopVariable(syntax.Keys[0], PolicyType.Count, isVectorIndex: true);
                LocalSymbol? element = syntax.Value is { } elementName ? BindLoopVariable(elementName, vector.Element) : null;
                return new BoundForVector(span, index, element, iterated, BindLoopBody(syntax.Body));
            case { Tag: TypeTag.String }:
                if (syntax.Value is not null || syntax.Keys.Length != 1)
                {
                    _diagnostics.ReportLoopValue(span);
                    break;
                }

                LocalSymbol? item = BindLoopVariable(syntax.Keys[0], PolicyType.String);
                return new BoundForString(span, item, iterated, BindLoopBody(syntax.Body));
            case { Tag: TypeTag.Error }:
                break;
            default:
                _diagnostics.ReportNotIterable(span, iterated.Type);
                break;
        }

        DeclareErrors(syntax);
        BindLoopBody(syntax.Body);
        return new BoundEmptyStatement(span);
    }

    /// <summary>Declares the variables of a faulty loop, so that its body brings no further errors.</summary>
    private void DeclareErrors(ForStatementSyntax syntax)
    {
        foreach (SyntaxName name in syntax.Value is { } value ? syntax.Keys.Add(value) : syntax.Keys)
        {
            if (!name.IsBlank && !_scope.IsDeclared(name.Text))
            {
                _scope.AddLocal(name.Text, name.Span, PolicyType.Error);
            }
        }
    }

    /// <summary>The variable of a loop: new, or a local of the same type that exists already; null for the blank.</summary>
    private LocalSymbol? BindLoopVariable(SyntaxName name, PolicyType type, bool isVectorIndex = false)
    {
        if (name.IsBlank)
        {
            return null;
        }

        LocalSymbol? existing = _scope.Find(name.Text, out bool isOutOfScope);
        if (existing is null)
        {
            if (LookUp(name.Text) is GlobalSymbol global)
            {
                _diagnostics.ReportGlobalLoopVariable(name.Span, name.Text, global.Span);
                return _scope.AddTemporary(name.Span, PolicyType.Error);
            }

            LocalSymbol local = DeclareLocal(name, type);
            local.IsWritten = true;
            _scope.MarkAssigned(local);
            return local;
        }

        if (isOutOfScope)
        {
            _scope.Reopen(name.Text);
        }

        existing.IsWritten = true;
        bool agrees = existing.Type.Tag == TypeTag.Error || (isVectorIndex ? existing.Type.IsIntegral : TypeRelations.Same(existing.Type, type));
        if (!agrees)
        {
            if (isOutOfScope)
            {
                _diagnostics.ReportAlreadyDefined(name.Span, name.Text, existing.Span);
            }
            else if (isVectorIndex)
            {
                _diagnostics.ReportLoopVectorIndex(name.Span);
            }
            else
            {
                _diagnostics.ReportLoopVariableType(name.Span, existing.Type, type);
            }
        }

        _scope.MarkAssigned(existing);
        return existing;
    }

    private BoundStatement BindBreak(StatementSyntax syntax)
    {
        bool endsHook = _scope.BreakDepth == 0;
        if (endsHook && _scope.Type.Flavor != FuncFlavor.Hook)
        {
            _diagnostics.ReportBreakOutside(syntax.Span);
        }

        _scope.SwitchBreaks?.Add(_scope.Flow);
        _scope.Flow.SetUnreachable();
        return new BoundBreak(syntax.Span, endsHook);
    }

    private BoundStatement BindReturn(ReturnStatementSyntax syntax)
    {
        SourceSpan span = syntax.Span;
        if (_scope.IsTopLevel)
        {
            _diagnostics.ReportReturnOutside(span);
            return new BoundEmptyStatement(span);
        }

        PolicyType yield = _scope.Yield;
        bool yieldsNothing = yield.Tag == TypeTag.Void || _scope.Type.Flavor != FuncFlavor.Function;
        if (syntax.Value is null)
        {
            _scope.Flow.SetUnreachable();
            if (!yieldsNothing && yield.Tag is not (TypeTag.Error or TypeTag.Any))
            {
                _diagnostics.ReportReturnNeedsValue(span);
            }

            return new BoundReturn(span, null);
        }

        BoundExpression value = BindExpression(syntax.Value, yieldsNothing ? null : yield);
        if (_scope.InfersYield && yield.Tag == TypeTag.Void && !value.IsError)
        {
            _scope.Yield = value.Type;
        }
        else if (yieldsNothing)
        {
            _diagnostics.ReportReturnHasValue(span);
        }
        else
        {
            value = Convert(value, yield, ConversionUse.Argument);
        }

        _scope.Flow.SetUnreachable();
        return new BoundReturn(span, value);
    }

    private BoundStatement BindAdd(AddStatementSyntax syntax)
    {
        BoundExpression target = BindExpression(syntax.Target);
        switch (target)
        {
            case BoundErrorExpression:
                return new BoundEmptyStatement(syntax.Span);
            case BoundTableIndex { TableType.IsSet: true, Kind: not TableLookupKind.Patterns } index:
                return new BoundAddElement(syntax.Span, index.Table, ExactIndex(index).Keys);
            default:
                _diagnostics.ReportIllegalAdd(syntax.Span);
                return new BoundEmptyStatement(syntax.Span);
        }
    }

    private BoundStatement BindDelete(DeleteStatementSyntax syntax)
    {
        BoundExpression target = BindExpression(syntax.Target);
        switch (target)
        {
            case BoundErrorExpression:
                return new BoundEmptyStatement(syntax.Span);
            case BoundTableIndex { Kind: not TableLookupKind.Patterns } index:
                return new BoundDeleteElement(syntax.Span, index.Table, ExactIndex(index).Keys);
            case BoundField field when field.RecordType.Fields[field.Field] is { IsOptional: true } or { HasDefault: true }:
                return new BoundDeleteField(syntax.Span, field.Record, field.Field);
            case { Type.Tag: TypeTag.Table or TypeTag.Vector } when target is BoundLocal or BoundGlobal or BoundField or BoundTableIndex or BoundVectorIndex:
                return new BoundClear(syntax.Span, target);
            default:
                _diagnostics.ReportIllegalDelete(syntax.Span);
                return new BoundEmptyStatement(syntax.Span);
        }
    }

    private BoundAssert BindAssert(AssertStatementSyntax syntax)
    {
        BoundExpression condition = BindCondition(syntax.Condition, "assert");
        FlowState after = _scope.Flow;
        BoundExpression? message = syntax.Message is null ? null : BindExpression(syntax.Message);
        _scope.Flow = after;
        if (message is { IsError: false } && message.Type.Tag != TypeTag.String)
        {
            _diagnostics.ReportAssertMessage(syntax.Message!.Span, message.Type);
            message = null;
        }

        return new BoundAssert(syntax.Span, condition, message, SyntaxWriter.Write(syntax.Condition));
    }

    private BoundStatement BindSwitch(SwitchStatementSyntax syntax)
    {
        BoundExpression value = BindExpression(syntax.Value);
        bool hasTypes = syntax.Cases.Any(c => c.Types.Length > 0);
        bool hasValues = syntax.Cases.Any(c => c.Values.Length > 0);
        if (hasTypes && hasValues)
        {
            _diagnostics.ReportMixedSwitch(syntax.Span);
        }

        if (hasValues && !value.IsError && !value.Type.IsAtomic() && value.Type.Tag != TypeTag.Any)
        {
            _diagnostics.ReportSwitchNotAtomic(syntax.Value.Span, value.Type);
        }

        List<FlowState>? outerBreaks = _scope.SwitchBreaks;
        List<FlowState> ends = [];
        FlowState before = _scope.Flow;
        FlowState fallen = default;
        fallen.SetUnreachable();
        HashSet<(long, object?)> seenLabels = [];
        List<PolicyType> seenTypes = [];
        bool hasDefault = false;
        BoundSwitchCase[] cases = new BoundSwitchCase[syntax.Cases.Length];
        for (int i = 0; i < cases.Length; i++)
        {
            SwitchCaseSyntax @case = syntax.Cases[i];
            if (@case.IsDefault)
            {
                if (hasDefault)
                {
                    _diagnostics.ReportTwoDefaultLabels(@case.Span);
                }

                hasDefault = true;
            }

            _scope.Flow = FlowState.Join(before, fallen);
            _scope.PushBlock();
            BoundExpression[] labels = BindLabels(@case, value, seenLabels);
            BoundTypeLabel[] types = BindTypeLabels(@case, value, seenTypes);
            _scope.SwitchBreaks = ends;
            _scope.BreakDepth++;
            ImmutableArray<StatementSyntax> statements = @case.Statements;
            bool fallsThrough = statements.Length > 0 && statements[^1] is FallthroughStatementSyntax;
            if (fallsThrough)
            {
                if (Array.Exists(types, t => t.Local is not null))
                {
                    _diagnostics.ReportFallthroughInTypeCase(statements[^1].Span);
                }

                statements = statements.RemoveAt(statements.Length - 1);
            }

            BoundStatement body = new BoundBlock(@case.Span, BindStatements(statements));
            if (!fallsThrough && !EndsCase(@case.Statements))
            {
                _diagnostics.ReportCaseEnd(@case.Span);
            }

            _scope.BreakDepth--;
            _scope.PopBlock();
            if (fallsThrough)
            {
                fallen = _scope.Flow;
            }
            else
            {
                ends.Add(_scope.Flow);
                fallen = default;
                fallen.SetUnreachable();
            }

            cases[i] = new BoundSwitchCase(@case.Span, labels, types, @case.IsDefault, body, fallsThrough);
        }

        _scope.SwitchBreaks = outerBreaks;
        FlowState after = fallen;
        foreach (FlowState end in ends)
        {
            after = FlowState.Join(after, end);
        }

        _scope.Flow = hasDefault ? after : FlowState.Join(after, before);
        return new BoundSwitch(syntax.Span, value, cases);
    }

    /// <summary>Whether the last statement of a case leaves it.</summary>
    private static bool EndsCase(ImmutableArray<StatementSyntax> statements)
    {
        if (statements.IsEmpty)
        {
            return false;
        }

        return statements[^1] switch
        {
            BreakStatementSyntax or ReturnStatementSyntax or FallthroughStatementSyntax or NextStatementSyntax => true,
            WhenStatementSyntax { IsReturn: true } => true,
            BlockStatementSyntax block => EndsCase(block.Statements),
            IfStatementSyntax { Otherwise: { } otherwise } branch => EndsCase([branch.Then]) && EndsCase([otherwise]),
            _ => false,
        };
    }

    private BoundExpression[] BindLabels(SwitchCaseSyntax syntax, BoundExpression value, HashSet<(long, object?)> seen)
    {
        List<BoundExpression> labels = new(syntax.Values.Length);
        foreach (ExpressionSyntax labelSyntax in syntax.Values)
        {
            BoundExpression label = BindExpression(labelSyntax);
            if (label.IsError || value.IsError)
            {
                continue;
            }

            if (label is not BoundConstant && _evaluator.TryFoldConstant(label) is { } folded)
            {
                label = folded;
            }

            if (label is BoundPatternConstant)
            {
                if (value.Type.Tag is TypeTag.String or TypeTag.Pattern)
                {
                    labels.Add(label);
                }
                else
                {
                    _diagnostics.ReportCaseType(labelSyntax.Span, label.Type, value.Type);
                }

                continue;
            }

            if (label is not BoundConstant)
            {
                _diagnostics.ReportCaseNotConstant(labelSyntax.Span);
                continue;
            }

            if (value.Type.Tag == TypeTag.Any || (!TypeRelations.Same(label.Type, value.Type) && !(label.Type.IsIntegral && value.Type.IsIntegral)))
            {
                _diagnostics.ReportCaseType(labelSyntax.Span, label.Type, value.Type);
                continue;
            }

            if (label.Type.IsArithmetic() && label.Type.Tag != value.Type.Tag)
            {
                if (Numeric(label, value.Type) is not BoundConstant converted)
                {
                    _diagnostics.ReportCaseType(labelSyntax.Span, label.Type, value.Type);
                    continue;
                }

                label = converted;
            }

            Slot slot = ((BoundConstant)label).Value;
            if (!seen.Add((slot.Bits, slot.Ref)))
            {
                _diagnostics.ReportDuplicateCase(labelSyntax.Span);
                continue;
            }

            labels.Add(label);
        }

        return [.. labels];
    }

    private BoundTypeLabel[] BindTypeLabels(SwitchCaseSyntax syntax, BoundExpression value, List<PolicyType> seen)
    {
        List<BoundTypeLabel> labels = new(syntax.Types.Length);
        foreach (TypeCaseSyntax typeSyntax in syntax.Types)
        {
            PolicyType type = BindType(typeSyntax.Type);
            if (type.Tag != TypeTag.Error && !value.IsError)
            {
                if (value.Type.Tag != TypeTag.Any && !CanCast(value.Type, type))
                {
                    _diagnostics.ReportSwitchCast(typeSyntax.Span, value.Type, type);
                    type = PolicyType.Error;
                }
                else if (seen.Exists(t => TypeRelations.Same(t, type)))
                {
                    _diagnostics.ReportDuplicateCase(typeSyntax.Span);
                }

                seen.Add(type);
            }

            LocalSymbol? local = null;
            if (typeSyntax.Name is { } name)
            {
                local = DeclareLocal(name, type);
                _scope.MarkAssigned(local);
            }

            if (type.Tag != TypeTag.Error)
            {
                labels.Add(new BoundTypeLabel(type, local));
            }
        }

        return [.. labels];
    }
}
