using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding;

/// <content>Lambdas, scheduled blocks, <c>when</c>.</content>
public sealed partial class Binder
{
    private BoundExpression BindLambda(LambdaExpressionSyntax syntax, FuncType? expected)
    {
        FuncType type = BindFunctionType(FunctionFlavor.Function, syntax.Signature);
        List<BoundCapture> captures = BindCaptures(syntax.Captures);
        var scope = new FunctionScope(_scope, type)
        {
            ClosureKind = "lambda",
            ClosureSpan = syntax.Span,
            InfersYield = syntax.InfersResult,
            Captures = captures.ToDictionary(c => c.Inner.Name, c => c.Inner, StringComparer.Ordinal),
        };
        if (syntax.InfersResult && expected is not null)
        {
            scope.Yield = expected.Yield;
        }

        BoundBody body = BindBody(scope, syntax.Signature, syntax.Body, 0, [], null);
        ReportUnusedCaptures(scope, syntax.Captures, "lambda");
        if (syntax.InfersResult && !ReferenceEquals(scope.Yield, type.Yield))
        {
            type = new FuncType(FuncFlavor.Function, type.Parameters, scope.Yield);
        }

        FunctionSymbol function = AddClosure("lambda", syntax.Span, type, body, captures.Count);
        if (scope.Flow.IsUnreachable)
        {
            _alwaysReturns.Add(function);
        }

        return new BoundLambda(syntax.Span, function, [.. captures]);
    }

    private FunctionSymbol AddClosure(string kind, SourceSpan span, FuncType type, BoundBody body, int captureCount)
    {
        _anonymousCount++;
        var function = new FunctionSymbol($"<{kind}-{_anonymousCount}>", span, type)
        {
            IsAnonymous = true,
            CaptureCount = captureCount,
        };
        function.MutableBodies.Add(body);
        return AddFunction(function);
    }

    /// <summary>The listed captures, as variables of the closure.</summary>
    private List<BoundCapture> BindCaptures(CaptureListSyntax? list)
    {
        List<BoundCapture> captures = [];
        if (list is null)
        {
            return captures;
        }

        foreach (CaptureSyntax capture in list.Captures)
        {
            SyntaxName name = capture.Name;
            LocalSymbol? outer = name.IsScoped ? null : Reach(_scope, name.Text);
            if (outer is null)
            {
                if (LookUp(name.Text) is not null)
                {
                    _diagnostics.ReportGlobalCapture(name.Span, name.Text);
                }
                else
                {
                    _diagnostics.ReportNoSuchLocal(name.Span, name.Text);
                }

                continue;
            }

            if (captures.Exists(c => c.Inner.Name.Equals(name.Text, StringComparison.Ordinal)))
            {
                _diagnostics.ReportCapturedTwice(name.Span, name.Text);
                continue;
            }

            outer.IsRead = true;
            var inner = new LocalSymbol(name.Text, name.Span, LocalKind.Capture, outer.Type, captures.Count);
            captures.Add(new BoundCapture(outer, inner, capture.DeepCopy));
        }

        return captures;
    }

    private void ReportUnusedCaptures(FunctionScope scope, CaptureListSyntax? list, string kind)
    {
        if (list is null)
        {
            return;
        }

        foreach (CaptureSyntax capture in list.Captures)
        {
            if (scope.Captures!.ContainsKey(capture.Name.Text) && !scope.UsedCaptures.Contains(capture.Name.Text))
            {
                _diagnostics.ReportCaptureNotUsed(capture.Span, capture.Name.Text, kind);
            }
        }
    }

    private BoundExpression BindScheduleBlock(ScheduleBlockExpressionSyntax syntax)
    {
        BoundExpression? delay = BindDelay(syntax.Delay);
        List<BoundCapture> captures = BindCaptures(syntax.Captures);
        Dictionary<string, LocalSymbol> names = captures.ToDictionary(c => c.Inner.Name, c => c.Inner, StringComparer.Ordinal);
        var type = new FuncType(FuncFlavor.Function, [], PolicyType.Void);
        var scope = new FunctionScope(_scope, type)
        {
            ClosureKind = "schedule",
            ClosureSpan = syntax.Span,
            Captures = names,
            CaptureOnDemand = syntax.Captures is not null ? null : outer =>
            {
                var inner = new LocalSymbol(outer.Name, outer.Span, LocalKind.Capture, outer.Type, captures.Count);
                outer.IsRead = true;
                captures.Add(new BoundCapture(outer, inner, IsDeepCopy: false));
                names.Add(outer.Name, inner);
                return inner;
            },
        };
        BoundBody body = BindBody(scope, null, syntax.Body, 0, [], null);
        ReportUnusedCaptures(scope, syntax.Captures, "schedule");
        FunctionSymbol function = AddClosure("schedule", syntax.Span, type, body, captures.Count);
        var block = new BoundLambda(syntax.Span, function, [.. captures]);
        return delay is null ? new BoundErrorExpression(syntax.Span) : new BoundScheduleBlock(syntax.Span, delay, block, Opaque(TimerKind));
    }

    private BoundStatement BindWhen(WhenStatementSyntax syntax)
    {
        FunctionScope outer = _scope;
        BoundExpression? timeout = syntax.Timeout is null ? null : BindExpression(syntax.Timeout);
        if (timeout is { IsError: false } && timeout.Type.Tag != TypeTag.Interval)
        {
            _diagnostics.ReportWhenTimeout(syntax.Timeout!.Span, timeout.Type);
        }

        if (syntax.IsReturn && outer.IsTopLevel)
        {
            _diagnostics.ReportReturnOutside(syntax.Span);
        }

        List<BoundCapture> captures = BindCaptures(syntax.Captures);
        int count = captures.Count;
        Dictionary<string, LocalSymbol> names = captures.ToDictionary(c => c.Inner.Name, c => c.Inner, StringComparer.Ordinal);
        HashSet<string> used = new(StringComparer.Ordinal);
        HashSet<GlobalSymbol> watched = [];

        // Variables that the condition declares live beside the captures, so that the body sees them.
        LocalSymbol Share(string name, SourceSpan span, PolicyType type)
        {
            var shared = new LocalSymbol(name, span, LocalKind.Capture, type, count++);
            names[name] = shared;
            return shared;
        }

        FunctionSymbol Part(string kind, PolicyType yield, StatementSyntax? statement, ExpressionSyntax? condition)
        {
            var type = new FuncType(FuncFlavor.Function, [], yield);
            var scope = new FunctionScope(outer, type)
            {
                ClosureKind = "when",
                ClosureSpan = syntax.Span,
                Captures = names,
                DeclareShared = condition is null ? null : Share,
            };
            BoundBody body = condition is null
                ? BindBody(scope, null, statement!, 0, [], null)
                : BindConditionBody(scope, condition, watched);
            used.UnionWith(scope.UsedCaptures);
            return AddClosure(kind, syntax.Span, type, body, 0);
        }

        PolicyType yield = syntax.IsReturn ? outer.Yield : PolicyType.Void;
        FunctionSymbol test = Part("when-condition", PolicyType.Bool, null, syntax.Condition);
        FunctionSymbol body = Part("when-body", yield, syntax.Body, null);
        FunctionSymbol? timeoutBody = syntax.TimeoutBody is null ? null : Part("when-timeout", yield, syntax.TimeoutBody, null);
        foreach (FunctionSymbol? part in new[] { test, body, timeoutBody })
        {
            if (part is not null)
            {
                part.CaptureCount = count;
            }
        }

        if (syntax.Captures is not null)
        {
            foreach (CaptureSyntax capture in syntax.Captures.Captures)
            {
                if (names.ContainsKey(capture.Name.Text) && !used.Contains(capture.Name.Text))
                {
                    _diagnostics.ReportCaptureNotUsed(capture.Span, capture.Name.Text, "when");
                }
            }
        }

        if (syntax.IsReturn)
        {
            outer.Flow.SetUnreachable();
        }

        return new BoundWhen(syntax.Span, syntax.IsReturn, [.. captures], count, test, body, timeout, timeoutBody)
        {
            WatchedGlobals = [.. watched.Where(g => g is not FunctionSymbol)],
        };
    }

    // The variables that the condition of a when names, while it is bound.
    private HashSet<GlobalSymbol>? _watchedGlobals;

    private BoundBody BindConditionBody(FunctionScope scope, ExpressionSyntax syntax, HashSet<GlobalSymbol> watched)
    {
        FunctionScope outer = _scope;
        HashSet<GlobalSymbol>? outerWatched = _watchedGlobals;
        _scope = scope;
        _watchedGlobals = watched;
        BoundExpression condition = BindExpression(syntax);
        _scope = outer;
        _watchedGlobals = outerWatched;
        if (!condition.IsError && condition.Type.Tag != TypeTag.Bool)
        {
            _diagnostics.ReportConditionNotBool(syntax.Span, "when");
        }

        return new BoundBody
        {
            Parameters = [],
            Locals = scope.Locals,
            FrameSize = scope.FrameSize,
            EntryValues = [],
            Statement = new BoundReturn(syntax.Span, condition),
            Module = _module,
            Span = syntax.Span,
        };
    }
}
