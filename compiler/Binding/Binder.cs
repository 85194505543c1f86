using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Folding;
using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding;

/// <summary>
/// Gives names, types and conversions to what the parser reads, declaration by declaration and in order: the language knows no
/// look-ahead. All errors are collected; what follows from an error is silent, because its type is <see cref="PolicyType.Error"/>.
/// </summary>
public sealed partial class Binder : IDeclarationSink
{
    private readonly DiagnosticBag _diagnostics;
    private readonly BuiltinCatalog _builtins;
    private readonly Dictionary<string, Symbol> _symbols = new(StringComparer.Ordinal);
    private readonly HashSet<string> _modules = new(StringComparer.Ordinal) { DeclarationContext.GlobalModule };
    private readonly List<GlobalSymbol> _globals = [];
    private readonly List<FunctionSymbol> _functions = [];
    private readonly List<TypeSymbol> _types = [];
    private readonly List<EnumElementSymbol> _enumElements = [];
    private readonly List<TableAttributes> _tableAttributes = [];
    private readonly List<BoundGlobalInitialization> _initializations = [];
    private readonly List<SourceText> _sources = [];
    private readonly List<BoundStatement> _topLevelStatements = [];
    private readonly FunctionScope _topLevelScope = NewInitializerScope();
    private readonly Dictionary<FuncParameter, BoundExpression> _parameterDefaults = new(ReferenceEqualityComparer.Instance);
    private readonly Evaluator _evaluator;

    private string _module = DeclarationContext.GlobalModule;
    private FunctionScope _scope;
    private string _topLevelModule = DeclarationContext.GlobalModule;
    private int _anonymousCount;

    /// <summary>Makes a binder for one program.</summary>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <param name="builtins">The built-in functions there are.</param>
    public Binder(DiagnosticBag diagnostics, BuiltinCatalog builtins)
    {
        _diagnostics = diagnostics;
        _builtins = builtins;
        _scope = NewInitializerScope();
        _evaluator = new Evaluator(_initializations);
    }

    /// <summary>
    /// Evaluates conditions of <c>@if</c> that the compile-time evaluator cannot: gets the program so far and the function that
    /// computes the condition, and yields null where that fails. Null where there is no such runner.
    /// </summary>
    public Func<BoundProgram, FunctionSymbol, bool?>? ConditionRunner { get; init; }

    /// <inheritdoc/>
    public void OnFileStart(SourceText source) => _sources.Add(source);

    /// <inheritdoc/>
    public void OnDeclaration(DeclarationSyntax declaration)
    {
        _module = declaration.Module;
        _modules.Add(_module);
        _scope = NewInitializerScope();
        switch (declaration)
        {
            case ModuleDeclarationSyntax module:
                _modules.Add(module.Name.Text);
                break;
            case VariableDeclarationSyntax variable:
                BindVariable(variable);
                break;
            case TypeDeclarationSyntax type:
                BindTypeDeclaration(type);
                break;
            case EnumRedefinitionSyntax enumeration:
                BindEnumRedefinition(enumeration);
                break;
            case RecordRedefinitionSyntax record:
                BindRecordRedefinition(record);
                break;
            case FieldRedefinitionSyntax field:
                BindFieldRedefinition(field);
                break;
            case FunctionDeclarationSyntax function:
                BindFunction(function);
                break;
            default:
                throw new InvalidOperationException($"declaration {declaration.GetType().Name}");
        }
    }

    /// <inheritdoc/>
    public void OnStatement(StatementSyntax statement, string module)
    {
        _module = module;
        _topLevelModule = module;
        _scope = _topLevelScope;
        _topLevelStatements.Add(BindStatement(statement));
    }

    /// <inheritdoc/>
    public bool IsDefined(string name, string module)
    {
        _module = module;
        return LookUp(name) is not null;
    }

    /// <inheritdoc/>
    public bool IsStringGlobal(string name)
    {
        return _symbols.GetValueOrDefault(name.StartsWith("::", StringComparison.Ordinal) ? name[2..] : name) is GlobalSymbol
        {
            Type.Tag: TypeTag.String,
        };
    }

    /// <inheritdoc/>
    public bool EvaluateCondition(ExpressionSyntax condition, string module)
    {
        FunctionScope outer = _scope;
        string outerModule = _module;
        _module = module;
        _scope = NewInitializerScope();
        try
        {
            BoundExpression bound = BindExpression(condition);
            if (bound.IsError)
            {
                return false;
            }

            if (bound.Type.Tag != TypeTag.Bool && !bound.Type.IsIntegral)
            {
                _diagnostics.ReportConditionNotBool(condition.Span, "@if");
                return false;
            }

            if (_evaluator.TryEvaluate(bound, out Vm.Values.Slot value))
            {
                return value.Bits != 0;
            }

            if (!_diagnostics.HasErrors && ConditionRunner is { } runner)
            {
                FunctionSymbol thunk = MakeThunk("condition", bound);
                if (runner(Build(), thunk) is { } result)
                {
                    return result;
                }
            }

            _diagnostics.ReportCannotEvaluateCondition(condition.Span);
            return false;
        }
        finally
        {
            _scope = outer;
            _module = outerModule;
        }
    }

    /// <summary>Ends the binding and hands out the program. It may only be emitted where no error was reported.</summary>
    public BoundProgram Finish()
    {
        CheckUnset();
        CheckUnheardEvents();
        return Build();
    }

    private BoundProgram Build()
    {
        foreach (FunctionSymbol function in _functions)
        {
            if (function.IsVariable && function.Index < 0)
            {
                function.Index = _globals.Count;
                _globals.Add(function);
            }
        }

        return new BoundProgram
        {
            Globals = [.. _globals],
            Functions = [.. _functions],
            Types = [.. _types],
            EnumElements = [.. _enumElements],
            TableAttributes = [.. _tableAttributes],
            Initializations = [.. _initializations],
            TopLevel = _topLevelStatements.Count == 0 ? null : new BoundBody
            {
                Parameters = [],
                Locals = _topLevelScope.Locals,
                FrameSize = _topLevelScope.FrameSize,
                EntryValues = _topLevelScope.EntryValues,
                Statement = new BoundBlock(_topLevelStatements[0].Span, [.. _topLevelStatements]),
                Module = _topLevelModule,
                Span = _topLevelStatements[0].Span,
            },
            Sources = [.. _sources],
        };
    }

    private void CheckUnset()
    {
        foreach (GlobalSymbol symbol in _globals)
        {
            if (symbol is { Kind: GlobalKind.Const, HasInitializer: false, IsRedefinable: false } && symbol.Type.Tag != TypeTag.Error)
            {
                _diagnostics.ReportConstWithoutValue(symbol.Span, "const");
            }
        }
    }

    private static FunctionScope NewInitializerScope() =>
        new(null, new FuncType(FuncFlavor.Function, [], PolicyType.Void)) { IsTopLevel = true };

    private FunctionSymbol AddFunction(FunctionSymbol function)
    {
        function.FunctionIndex = _functions.Count;
        _functions.Add(function);
        return function;
    }

    /// <summary>A function without parameters that computes an expression.</summary>
    private FunctionSymbol MakeThunk(string what, BoundExpression expression)
    {
        var type = new FuncType(FuncFlavor.Function, [], expression.Type);
        var function = new FunctionSymbol($"<{what}>", expression.Span, type) { IsAnonymous = true };
        function.MutableBodies.Add(new BoundBody
        {
            Parameters = [],
            Locals = [],
            FrameSize = 0,
            EntryValues = [],
            Statement = new BoundReturn(expression.Span, expression),
            Module = _module,
            Span = expression.Span,
        });
        return AddFunction(function);
    }

    private AttributeValue MakeAttributeValue(string what, BoundExpression expression, bool needsLocals = false) =>
        new(expression, expression is BoundConstant || expression.IsError || needsLocals ? null : MakeThunk(what, expression))
        {
            NeedsLocals = needsLocals,
        };
}
