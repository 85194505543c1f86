using System.Collections.Immutable;
using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding;

/// <content>Functions, events, hooks: prototypes and bodies.</content>
public sealed partial class Binder
{
    private readonly HashSet<FunctionSymbol> _alwaysReturns = [];

    /// <summary>Events that have a handler and nothing else so far: no prototype, and no one who raises them.</summary>
    private readonly Dictionary<FunctionSymbol, SourceSpan> _unheardEvents = [];

    /// <summary>Someone raises the event, hands it on, or declares it.</summary>
    private void NoteUse(GlobalSymbol symbol)
    {
        if (_unheardEvents.Count > 0 && symbol is FunctionSymbol function)
        {
            _unheardEvents.Remove(function);
        }
    }

    /// <summary>Warns of handlers that nothing can reach: mostly their event is misspelt.</summary>
    private void CheckUnheardEvents()
    {
        // Without the library no event is declared.
        if (_symbols.GetValueOrDefault("zeek_init") is not FunctionSymbol start || _unheardEvents.ContainsKey(start))
        {
            return;
        }

        foreach ((FunctionSymbol symbol, SourceSpan span) in _unheardEvents)
        {
            IEnumerable<string> events = _functions
                .Where(f => f.Flavor == FuncFlavor.Event && !_unheardEvents.ContainsKey(f))
                .Select(f => f.Name);
            DiagnosticHint? hint = NameSuggestion.Hint(symbol.Name, events)
                ?? (symbol.Name.Split(ScopeMark) is [.., { } last] && last.Length < symbol.Name.Length ? NameSuggestion.Hint(last, events) : null);
            _diagnostics.ReportNonExistingEvent(span, symbol.Name, hint);
        }
    }

    private void DeclareFunction(string fullName, VariableDeclarationSyntax syntax, FuncType type)
    {
        var symbol = new FunctionSymbol(fullName, syntax.Name.Span, type) { IsExported = syntax.IsExported };
        if (type.Flavor == FuncFlavor.Function && _builtins.TryGet(fullName, out Builtin? builtin))
        {
            symbol.Builtin = builtin;
        }

        _symbols.Add(fullName, symbol);
        AddFunction(symbol);
        BindGlobalAttributes(symbol, syntax.Attributes);
        BindTableAttributes(syntax.Attributes, type);
    }

    /// <summary>Another prototype of a name: events and hooks may have several, found by the names of their parameters.</summary>
    private void AddPrototype(FunctionSymbol symbol, FuncType type, VariableDeclarationSyntax syntax)
    {
        NoteUse(symbol);
        symbol.IsExported |= syntax.IsExported;
        if (symbol.Flavor != type.Flavor)
        {
            _diagnostics.ReportFlavorClash(syntax.Name.Span, symbol.Name);
            return;
        }

        if (type.Flavor == FuncFlavor.Function)
        {
            if (!TypeRelations.Same(symbol.Type, type))
            {
                _diagnostics.ReportAlreadyDefined(syntax.Name.Span, syntax.Name.Text, symbol.Span);
            }
            else if (!symbol.IsPrototypeOnly && symbol.MutableBodies.Count > 0)
            {
                _diagnostics.ReportAlreadyDefined(syntax.Name.Span, syntax.Name.Text, symbol.Span);
            }
            else
            {
                BindGlobalAttributes(symbol, syntax.Attributes);
            }

            return;
        }

        int[] map = new int[type.Parameters.Length];
        for (int i = 0; i < map.Length; i++)
        {
            map[i] = Array.FindIndex(symbol.Signature.Parameters, p => p.Name.Equals(type.Parameters[i].Name, StringComparison.Ordinal));
            if (map[i] < 0)
            {
                _diagnostics.ReportAlternateParameter(syntax.Span, type.Parameters[i].Name, symbol.Name);
                return;
            }

            if (!TypeRelations.Same(symbol.Signature.Parameters[map[i]].Type, type.Parameters[i].Type))
            {
                _diagnostics.ReportAlternateParameterType(syntax.Span, type.Parameters[i].Name, symbol.Name);
                return;
            }
        }

        AttributeSyntax? deprecated = syntax.Attributes.FirstOrDefault(a => a.Kind == AttributeKind.Deprecated);
        symbol.AlternatePrototypes.Add(new FunctionPrototype(type, map, deprecated is null ? null : DeprecationText(deprecated)));
    }

    private void BindFunction(FunctionDeclarationSyntax syntax)
    {
        bool isEvent = syntax.Flavor == FunctionFlavor.Event;
        if (ReportedBadPrefix(syntax.Name))
        {
            return;
        }

        FuncType type = BindFunctionType(syntax.Flavor, syntax.Signature);
        if (isEvent && syntax.Signature.Result is not null)
        {
            _diagnostics.ReportInvalidDefinition(syntax.Body.Span, syntax.Name.Text);
            return;
        }

        Symbol? found = isEvent ? LookUp(syntax.Name.Text) : LookUpDeclared(syntax.Name.Text);
        FunctionSymbol? symbol;
        int[]? map = null;
        if (found is null)
        {
            if (syntax.IsRedefinition)
            {
                _diagnostics.ReportRedefUndefined(syntax.Name.Span, syntax.Name.Text, Hint(syntax.Name.Text));
            }

            // An event that no prototype puts into a module is a global one, as in the reference.
            string fullName = isEvent && !syntax.Name.Text.StartsWith(ScopeMark, StringComparison.Ordinal) ? syntax.Name.Text : Qualify(syntax.Name.Text);
            symbol = new FunctionSymbol(fullName, syntax.Name.Span, type) { IsExported = syntax.IsExported };
            _symbols.Add(fullName, symbol);
            AddFunction(symbol);
            if (isEvent && !syntax.Attributes.Any(a => a.Kind is AttributeKind.IsUsed or AttributeKind.Deprecated) && !IsQuiet(syntax.Name.Span))
            {
                _unheardEvents.Add(symbol, syntax.Name.Span);
            }
        }
        else
        {
            symbol = found as FunctionSymbol;
            if (symbol is null)
            {
                _diagnostics.ReportFunctionClash(syntax.Name.Span, syntax.Name.Text);
                ReportInvalidBody(syntax);
                return;
            }

            if (symbol.Flavor != type.Flavor)
            {
                _diagnostics.ReportFlavorClash(syntax.Name.Span, symbol.Name);
                return;
            }

            if (!MatchPrototype(symbol, type, syntax, out map))
            {
                return;
            }

            InheritDefaults(symbol.Signature, type, map);
        }

        symbol.IsExported |= syntax.IsExported;
        if (type.Flavor == FuncFlavor.Function && !symbol.IsPrototypeOnly)
        {
            if (!syntax.IsRedefinition && !symbol.IsRedefinable)
            {
                _diagnostics.ReportAlreadyDefined(syntax.Name.Span, syntax.Name.Text, symbol.Span);
                ReportInvalidBody(syntax);
                return;
            }

            symbol.Builtin = null;
            symbol.MutableBodies.Clear();
        }
        else if (syntax.IsRedefinition)
        {
            symbol.MutableBodies.Clear();
        }

        (long priority, List<string> groups) = BindBodyAttributes(symbol, syntax.Attributes);
        var scope = new FunctionScope(null, type);
        BoundBody body = BindBody(scope, syntax.Signature, syntax.Body, priority, groups, map);
        symbol.MutableBodies.Add(body);
        if (scope.Flow.IsUnreachable)
        {
            _alwaysReturns.Add(symbol);
        }
        else if (type.Flavor == FuncFlavor.Function && !Ends(body.Statement) && type.Yield.Tag is not (TypeTag.Void or TypeTag.Any or TypeTag.Error) && !_diagnostics.HasErrors)
        {
            _diagnostics.ReportMissingReturn(syntax.Name.Span, symbol.Name);
        }
    }

    /// <summary>The reference reports a definition that cannot stand at its head and at its body; where both are one line, once is enough.</summary>
    private void ReportInvalidBody(FunctionDeclarationSyntax syntax)
    {
        if (syntax.Body.Span.Line != syntax.Name.Span.Line)
        {
            _diagnostics.ReportInvalidDefinition(syntax.Body.Span, syntax.Name.Text);
        }
    }

    /// <summary>Whether control never comes to the end of a statement, errors aside.</summary>
    private static bool Ends(BoundStatement statement) => statement switch
    {
        BoundReturn => true,
        BoundWhen statementWhen => statementWhen.IsReturn,
        BoundBlock block => Array.Exists(block.Statements, Ends),
        BoundIf { Otherwise: { } otherwise } branch => Ends(branch.Then) && Ends(otherwise),
        BoundIf { Condition: BoundConstant { Value.AsBool: true } } branch => Ends(branch.Then),
        BoundSwitch @switch => Array.Exists(@switch.Cases, c => c.IsDefault)
            && Array.TrueForAll(@switch.Cases, c => c.FallsThrough || Ends(c.Body)),
        BoundWhile { Condition: BoundConstant { Value.AsBool: true } } => true,
        _ => false,
    };

    /// <summary>Checks a body's parameters against what was declared, and finds where its arguments come from.</summary>
    private bool MatchPrototype(FunctionSymbol symbol, FuncType type, FunctionDeclarationSyntax syntax, out int[]? map)
    {
        map = null;
        if (TypeRelations.Same(symbol.Type, type))
        {
            return true;
        }

        if (symbol.Flavor == FuncFlavor.Function)
        {
            _diagnostics.ReportIncompatibleFunctionTypes(syntax.Name.Span, symbol.Name);
            return false;
        }

        foreach (FunctionPrototype prototype in symbol.AlternatePrototypes)
        {
            FuncParameter[] parameters = prototype.Type.Parameters;
            if (parameters.Length != type.Parameters.Length)
            {
                continue;
            }

            bool agrees = true;
            for (int i = 0; agrees && i < parameters.Length; i++)
            {
                agrees = parameters[i].Name.Equals(type.Parameters[i].Name, StringComparison.Ordinal)
                    && TypeRelations.Same(parameters[i].Type, type.Parameters[i].Type);
            }

            if (agrees)
            {
                map = prototype.Map;
                if (prototype.Deprecation is { } message && !IsQuiet(syntax.Name.Span))
                {
                    _diagnostics.ReportDeprecated(syntax.Name.Span, symbol.Name, message);
                }

                return true;
            }
        }

        _diagnostics.ReportUndeclaredPrototype(syntax.Name.Span, symbol.Name, symbol.Signature);
        return false;
    }

    private void InheritDefaults(FuncType declared, FuncType type, int[]? map)
    {
        for (int i = 0; i < type.Parameters.Length; i++)
        {
            FuncParameter from = declared.Parameters[map is null ? i : map[i]];
            if (_parameterDefaults.TryGetValue(type.Parameters[i], out BoundExpression? own))
            {
                _parameterDefaults.TryAdd(from, own);
            }
        }
    }

    private (long Priority, List<string> Groups) BindBodyAttributes(FunctionSymbol symbol, ImmutableArray<AttributeSyntax> attributes)
    {
        long priority = 0;
        List<string> groups = [];
        foreach (AttributeSyntax attribute in attributes)
        {
            switch (attribute.Kind)
            {
                case AttributeKind.Priority when attribute.Value is not null:
                    BoundExpression value = BindExpression(attribute.Value);
                    if (value.IsError)
                    {
                        break;
                    }

                    if (!value.Type.IsIntegral)
                    {
                        _diagnostics.ReportPriorityNotIntegral(attribute.Span);
                    }
                    else if (_evaluator.TryEvaluate(value, out Vm.Values.Slot slot))
                    {
                        priority = slot.Bits;
                    }
                    else
                    {
                        _diagnostics.ReportAttributeNotConstant(attribute.Span);
                    }

                    break;
                case AttributeKind.Group when attribute.Value is not null:
                    BoundExpression group = BindExpression(attribute.Value);
                    if (group.Type.Tag == TypeTag.String && _evaluator.TryEvaluate(group, out Vm.Values.Slot name))
                    {
                        groups.Add(name.AsString.ToString());
                    }
                    else if (!group.IsError)
                    {
                        _diagnostics.ReportAttributeNotConstant(attribute.Span);
                    }

                    break;
                case AttributeKind.Deprecated:
                    symbol.Deprecation = DeprecationText(attribute);
                    break;
                case AttributeKind.IsUsed:
                case AttributeKind.IsAssigned:
                case AttributeKind.ErrorHandler:
                case AttributeKind.NoZamOpt:
                    break;
                case AttributeKind.Redef:
                    symbol.IsRedefinable = true;
                    break;
                default:
                    _diagnostics.ReportIllegalBodyAttribute(attribute.Span, OperatorText.Of(attribute.Kind));
                    break;
            }
        }

        return (priority, groups);
    }

    /// <summary>Binds a body in a scope of its own.</summary>
    private BoundBody BindBody(
        FunctionScope scope, SignatureSyntax? signature, StatementSyntax statement, long priority, List<string> groups, int[]? map)
    {
        FunctionScope outer = _scope;
        _scope = scope;
        FuncType type = scope.Type;
        for (int i = 0; i < type.Parameters.Length; i++)
        {
            SourceSpan span = signature?.Parameters[i].Name.Span ?? statement.Span;
            scope.AddParameter(type.Parameters[i].Name, span, type.Parameters[i].Type);
        }

        // The body's braces are no block of their own: parameters and locals share a scope.
        BoundStatement bound = statement is BlockStatementSyntax block
            ? new BoundBlock(block.Span, BindStatements(block.Statements))
            : BindStatement(statement);
        _scope = outer;
        return new BoundBody
        {
            Parameters = scope.Parameters,
            ParameterMap = map,
            Locals = scope.Locals,
            FrameSize = scope.FrameSize,
            EntryValues = scope.EntryValues,
            Statement = bound,
            Priority = priority,
            Groups = groups,
            Module = _module,
            Span = statement.Span,
        };
    }
}
