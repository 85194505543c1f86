using System.Collections.Immutable;
using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding;

/// <content>Calls, named constructors, events, timers.</content>
public sealed partial class Binder
{
    /// <summary>The kind of value that <c>schedule { … }</c> yields.</summary>
    private const string TimerKind = "timer";

    private BoundExpression BindCall(CallExpressionSyntax syntax, bool isHook)
    {
        ExpressionSyntax calleeSyntax = syntax.Callee;
        while (calleeSyntax is ParenthesizedExpressionSyntax { Inner: var inner })
        {
            calleeSyntax = inner;
        }

        BoundExpression callee = BindExpression(calleeSyntax);
        if (callee is BoundTypeValue type)
        {
            return BindTypeConstructor(syntax, type.Value);
        }

        if (callee.IsError)
        {
            BindAll(syntax.Arguments);
            return callee;
        }

        if (callee.Type is not FuncType signature)
        {
            BindAll(syntax.Arguments);
            _diagnostics.ReportNotAFunction(syntax.Span, callee.Type);
            return new BoundErrorExpression(syntax.Span);
        }

        if (signature.Flavor == FuncFlavor.Event)
        {
            _diagnostics.ReportEventCalled(syntax.Span);
            return new BoundErrorExpression(syntax.Span);
        }

        if (signature.Flavor == FuncFlavor.Hook != isHook)
        {
            if (isHook)
            {
                _diagnostics.ReportHookOnFunction(syntax.Span);
            }
            else
            {
                _diagnostics.ReportHookCalledDirectly(syntax.Span);
            }

            return new BoundErrorExpression(syntax.Span);
        }

        FunctionSymbol? target = (callee as BoundGlobal)?.Symbol as FunctionSymbol;
        BoundExpression[]? arguments = BindArguments(syntax.Span, signature, syntax.Arguments, "function call", target?.Builtin is not null);
        if (arguments is null)
        {
            return new BoundErrorExpression(syntax.Span);
        }

        if (target is { Builtin: null, Bodies.Count: 0 } && MissingParts.OfPrototype(target.Name, target.Span) is { } part)
        {
            _diagnostics.ReportMissingPart(syntax.Span, target.Name, part);
            return new BoundErrorExpression(syntax.Span);
        }

        if (signature.IsVariadic && target is { Builtin: null })
        {
            return new BoundFailure(syntax.Span, $"built-in function {target.Name} is not available in this program", signature.Yield);
        }

        if (target is { Builtin: not null } && !CheckFormat(syntax.Span, target, arguments))
        {
            return new BoundErrorExpression(syntax.Span);
        }

        if (signature.Flavor == FuncFlavor.Function && signature.Yield.Tag != TypeTag.Void && target?.Builtin is null
            && !(target is not null && _alwaysReturns.Contains(target)))
        {
            _scope.MaySkipStatement = true;
        }

        return new BoundCall(syntax.Span, callee, arguments, signature.Yield);
    }

    private void BindAll(ImmutableArray<ExpressionSyntax> syntaxes)
    {
        foreach (ExpressionSyntax syntax in syntaxes)
        {
            BindExpression(syntax);
        }
    }

    private BoundExpression BindHook(HookExpressionSyntax syntax)
    {
        ExpressionSyntax inner = syntax.Call;
        while (inner is ParenthesizedExpressionSyntax { Inner: var unwrapped })
        {
            inner = unwrapped;
        }

        if (inner is CallExpressionSyntax call)
        {
            return BindCall(call, isHook: true);
        }

        BindExpression(inner);
        _diagnostics.ReportHookOnFunction(syntax.Span);
        return new BoundErrorExpression(syntax.Span);
    }

    /// <summary>
    /// The arguments in the types of the parameters, missing ones filled with their defaults; null where something was reported.
    /// Built-ins see arguments for <c>any</c> in their own types.
    /// </summary>
    private BoundExpression[]? BindArguments(
        SourceSpan span, FuncType signature, ImmutableArray<ExpressionSyntax> syntaxes, string what, bool isBuiltin)
    {
        if (signature.IsVariadic)
        {
            BoundExpression[] all = new BoundExpression[syntaxes.Length];
            for (int i = 0; i < all.Length; i++)
            {
                all[i] = BindExpression(syntaxes[i]);
                if (all[i].IsError || IsVoid(all[i]))
                {
                    return null;
                }
            }

            return all;
        }

        FuncParameter[] parameters = signature.Parameters;
        bool failed = false;
        if (syntaxes.Length > parameters.Length)
        {
            BindAll(syntaxes);
            _diagnostics.ReportArgumentCount(span, what, parameters.Length, syntaxes.Length);
            return null;
        }

        BoundExpression[] arguments = new BoundExpression[parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            FuncParameter parameter = parameters[i];
            if (i >= syntaxes.Length)
            {
                if (!_parameterDefaults.TryGetValue(parameter, out BoundExpression? value))
                {
                    _diagnostics.ReportArgumentCount(span, what, parameters.Length, syntaxes.Length);
                    return null;
                }

                arguments[i] = value;
                failed |= value.IsError;
                continue;
            }

            BoundExpression argument = BindExpression(syntaxes[i], parameter.Type);
            if (argument.IsError || parameter.Type.Tag == TypeTag.Error)
            {
                failed = true;
                continue;
            }

            if (isBuiltin && parameter.Type.Tag == TypeTag.Any)
            {
                failed |= IsVoid(argument);
                arguments[i] = argument;
                continue;
            }

            BoundExpression? converted = TryConvert(argument, parameter.Type, ConversionUse.Argument, out string? error);
            if (converted is null)
            {
                if (error is not null)
                {
                    _diagnostics.ReportArgument(syntaxes[i].Span, what, parameter.Name, argument.Type, parameter.Type, error);
                }

                failed = true;
                continue;
            }

            arguments[i] = argument is BoundVectorConstructor { Elements.Length: 0 } && parameter.Type is VectorType vector
                ? new BoundVectorConstructor(argument.Span, VectorType.Unwritten(vector.Element), [])
                : converted;
        }

        return failed ? null : arguments;
    }

    /// <summary>A constant format of <c>fmt</c> has to agree with the number of its arguments.</summary>
    private bool CheckFormat(SourceSpan span, FunctionSymbol target, BoundExpression[] arguments)
    {
        if (!target.Name.Equals("fmt", StringComparison.Ordinal) || arguments.Length == 0)
        {
            return true;
        }

        if (arguments[0].Type.Tag is not (TypeTag.String or TypeTag.Any))
        {
            if (arguments.Length > 1)
            {
                _diagnostics.ReportFormat(arguments[0].Span, "first argument to fmt() needs to be a format string");
                return false;
            }

            return true;
        }

        if (arguments[0] is not BoundConstant { Type.Tag: TypeTag.String } constant)
        {
            return true;
        }

        ReadOnlySpan<byte> format = constant.Value.AsString.Span;
        int wanted = 0;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != (byte)'%')
            {
                continue;
            }

            if (++i == format.Length)
            {
                _diagnostics.ReportFormat(arguments[0].Span, "format string ends with bare '%'");
                return false;
            }

            if (format[i] != (byte)'%')
            {
                wanted++;
            }
        }

        if (wanted != arguments.Length - 1)
        {
            _diagnostics.ReportFormat(span, "mismatch between format string to fmt() and number of arguments passed");
            return false;
        }

        return true;
    }

    /// <summary><c>Type(…)</c>.</summary>
    private BoundExpression BindTypeConstructor(CallExpressionSyntax syntax, PolicyType type)
    {
        SourceSpan span = syntax.Span;
        switch (type)
        {
            case RecordType record:
                return BindNamedRecord(span, record, syntax.Arguments, isCoercion: false);
            case TableType table:
                return BindEntries(span, table, syntax.Arguments, null);
            case VectorType vector:
                return BindElements(span, vector, syntax.Arguments);
            default:
                BindAll(syntax.Arguments);
                _diagnostics.ReportNotConstructible(span, type);
                return new BoundErrorExpression(span);
        }
    }

    /// <summary>The event of an <c>event</c> or <c>schedule</c>, or null where the name is none.</summary>
    private FunctionSymbol? FindEvent(EventCallSyntax syntax)
    {
        SyntaxName name = syntax.Name;
        if (!name.IsScoped && _scope.Find(name.Text, out _) is not null)
        {
            _diagnostics.ReportEventThroughLocal(name.Span, name.Text);
            return null;
        }

        if (ReportedBadPrefix(name))
        {
            return null;
        }

        Symbol? symbol = LookUp(name.Text);
        switch (symbol)
        {
            case FunctionSymbol { Flavor: FuncFlavor.Event } found:
                NoteUse(found);
                return CheckUse(found, name) ? found : null;
            case FunctionSymbol { Flavor: FuncFlavor.Hook }:
                _diagnostics.ReportHookAsEvent(name.Span);
                return null;
            case GlobalSymbol { Type.Tag: TypeTag.Func }:
                _diagnostics.ReportFunctionAsEvent(name.Span);
                return null;
            default:
                _diagnostics.ReportNotAnEvent(name.Span, name.Text, Hint(name.Text));
                return null;
        }
    }

    private BoundStatement BindEventStatement(EventStatementSyntax syntax)
    {
        if (FindEvent(syntax.Call) is not { } @event)
        {
            BindAll(syntax.Call.Arguments);
            return new BoundEmptyStatement(syntax.Span);
        }

        BoundExpression[]? arguments = BindArguments(syntax.Call.Span, @event.Signature, syntax.Call.Arguments, "event invocation", isBuiltin: false);
        return arguments is null ? new BoundEmptyStatement(syntax.Span) : new BoundEventStatement(syntax.Span, @event, arguments);
    }

    private BoundExpression BindSchedule(ScheduleExpressionSyntax syntax)
    {
        BoundExpression? delay = BindDelay(syntax.Delay);
        FunctionSymbol? @event = FindEvent(syntax.Call);
        if (@event is null)
        {
            BindAll(syntax.Call.Arguments);
            return new BoundErrorExpression(syntax.Span);
        }

        BoundExpression[]? arguments = BindArguments(syntax.Call.Span, @event.Signature, syntax.Call.Arguments, "event invocation", isBuiltin: false);
        return arguments is null || delay is null
            ? new BoundErrorExpression(syntax.Span)
            : new BoundSchedule(syntax.Span, delay, @event, arguments, Opaque(TimerKind));
    }

    private BoundExpression? BindDelay(ExpressionSyntax syntax)
    {
        BoundExpression delay = BindExpression(syntax);
        if (delay.IsError)
        {
            return null;
        }

        if (delay.Type.Tag is TypeTag.Interval or TypeTag.Time)
        {
            return delay;
        }

        _diagnostics.ReportScheduleDelay(syntax.Span, delay.Type);
        return null;
    }
}
