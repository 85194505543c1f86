using System.Collections.Immutable;
using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding;

/// <content>Globals, constants, options and their redefinition.</content>
public sealed partial class Binder
{
    private void BindVariable(VariableDeclarationSyntax syntax)
    {
        if (syntax.Kind == VariableKind.Redef)
        {
            BindRedefinition(syntax);
            return;
        }

        string fullName = Qualify(syntax.Name.Text);
        PolicyType? type = syntax.Type is null ? null : BindType(syntax.Type);
        if (_symbols.TryGetValue(fullName, out Symbol? existing))
        {
            if (existing is FunctionSymbol declared && type is FuncType prototype && syntax.Initializer is null)
            {
                AddPrototype(declared, prototype, syntax);
                return;
            }

            _diagnostics.ReportAlreadyDefined(syntax.Name.Span, syntax.Name.Text, existing.Span);
            return;
        }

        if (type is FuncType function && syntax.Initializer is null && (syntax.Kind is VariableKind.Global or VariableKind.Const))
        {
            DeclareFunction(fullName, syntax, function);
            return;
        }

        GlobalKind kind = syntax.Kind switch
        {
            VariableKind.Const => GlobalKind.Const,
            VariableKind.Option => GlobalKind.Option,
            _ => GlobalKind.Global,
        };

        BoundExpression? value = BindInitialValue(syntax.Name, ref type, syntax.Initializer, syntax.Attributes, out TableAttributes? attributes);
        var symbol = new GlobalSymbol(fullName, syntax.Name.Span, kind, type)
        {
            IsExported = syntax.IsExported,
            Attributes = attributes,
            HasInitializer = syntax.Initializer is not null,
            IsRedefinable = kind == GlobalKind.Option,
            IsRawOutput = HasRawOutput(syntax.Attributes),
            Index = _globals.Count,
        };
        _symbols.Add(fullName, symbol);
        _globals.Add(symbol);
        BindGlobalAttributes(symbol, syntax.Attributes);

        // After a constructor, attributes of the variable are taken for the constructor's.
        switch (syntax.Initializer)
        {
            case TableConstructorExpressionSyntax table:
                BindGlobalAttributes(symbol, table.Attributes);
                break;
            case SetConstructorExpressionSyntax set:
                BindGlobalAttributes(symbol, set.Attributes);
                break;
            default:
                break;
        }

        if (syntax.InitializerKind is InitializerKind.Add or InitializerKind.Remove && value is { IsError: false })
        {
            value = EmptyValue(type, syntax.Span, attributes) ?? value;
            AddInitialization(syntax.Span, symbol, GlobalInitKind.Assign, value);
            Redefine(symbol, syntax);
            return;
        }

        if (kind == GlobalKind.Option && syntax.Initializer is null)
        {
            _diagnostics.ReportConstWithoutValue(syntax.Name.Span, "option");
        }

        if (value is { IsError: false })
        {
            AddInitialization(syntax.Span, symbol, GlobalInitKind.Assign, value);
        }
    }

    private void AddInitialization(
        SourceSpan span, GlobalSymbol symbol, GlobalInitKind kind, BoundExpression value, BoundCompoundAssignment? compound = null) =>
        _initializations.Add(new BoundGlobalInitialization(span, symbol, kind, compound, value));

    /// <summary>
    /// Binds the type, attributes and value of a variable; without a value, containers and records start out empty.
    /// </summary>
    private BoundExpression? BindInitialValue(
        SyntaxName name, [System.Diagnostics.CodeAnalysis.NotNull] ref PolicyType? type, ExpressionSyntax? initializer,
        ImmutableArray<AttributeSyntax> attributeSyntaxes, out TableAttributes? attributes)
    {
        attributes = null;
        BoundExpression? value = null;
        if (type is null)
        {
            if (initializer is null)
            {
                _diagnostics.ReportNoTypeGiven(name.Span, name.Text);
                type = PolicyType.Error;
                return null;
            }

            value = BindExpression(initializer);
            type = InferType(initializer, ref value);
        }

        if (!attributeSyntaxes.IsDefaultOrEmpty)
        {
            attributes = BindTableAttributes(attributeSyntaxes, type);
        }

        if (initializer is null)
        {
            return EmptyValue(type, name.Span, attributes);
        }

        value ??= BindExpression(initializer, type);
        if (type.Tag == TypeTag.Error)
        {
            return value;
        }

        value = AsRawFile(Convert(value, type, ConversionUse.Assignment), HasRawOutput(attributeSyntaxes));
        if (value is BoundTableConstructor table)
        {
            if (attributes is not null)
            {
                MergeAttributes(attributes, table.Attributes);
                value = new BoundTableConstructor(table.Span, table.TableType, table.Entries, attributes);
            }
            else
            {
                attributes = table.Attributes;
            }
        }

        return value;
    }

    private static bool HasRawOutput(ImmutableArray<AttributeSyntax> attributes)
        => !attributes.IsDefaultOrEmpty && attributes.Any(a => a.Kind == AttributeKind.RawOutput);

    private static BoundExpression AsRawFile(BoundExpression value, bool isRaw)
        => isRaw && value.Type.Tag == TypeTag.File ? new BoundConversion(value.Span, ConversionKind.RawFile, value, value.Type) : value;

    /// <summary>Adds what the constructor asks for to what the declaration asks for.</summary>
    private static void MergeAttributes(TableAttributes into, TableAttributes? from)
    {
        if (from is null)
        {
            return;
        }

        into.IsOrdered |= from.IsOrdered;
        if (into.Default is null)
        {
            into.Default = from.Default;
            into.DefaultIsFunction = from.DefaultIsFunction;
            into.InsertsDefault = from.InsertsDefault;
        }

        into.CreateExpire ??= from.CreateExpire;
        into.ReadExpire ??= from.ReadExpire;
        into.WriteExpire ??= from.WriteExpire;
        into.ExpireFunction ??= from.ExpireFunction;
        into.OnChange ??= from.OnChange;
    }

    /// <summary>The type a variable without one takes from its value.</summary>
    private PolicyType InferType(ExpressionSyntax syntax, ref BoundExpression value)
    {
        if (value.IsError)
        {
            return PolicyType.Error;
        }

        if (value.Type.IsUnspecified())
        {
            _diagnostics.ReportEmptyUntyped(syntax.Span, syntax is BraceListExpressionSyntax ? "list" : "constructor");
            value = new BoundErrorExpression(syntax.Span);
            return PolicyType.Error;
        }

        switch (value.Type.Tag)
        {
            case TypeTag.Void:
                _diagnostics.ReportIllegalAssignmentTarget(syntax.Span);
                value = new BoundErrorExpression(syntax.Span);
                return PolicyType.Error;
            case TypeTag.List:
                _diagnostics.ReportListType(syntax.Span);
                value = new BoundErrorExpression(syntax.Span);
                return PolicyType.Error;
            default:
                return value.Type;
        }
    }

    /// <summary>What a variable of a type holds before it is assigned; null for types that start out unset.</summary>
    private static BoundExpression? EmptyValue(PolicyType type, SourceSpan span, TableAttributes? attributes) => type switch
    {
        TableType table => new BoundTableConstructor(span, table, [], attributes),
        VectorType vector => new BoundVectorConstructor(span, vector, []),
        RecordType record => new BoundRecordConstructor(span, record, []),
        _ => null,
    };

    private void BindRedefinition(VariableDeclarationSyntax syntax)
    {
        string name = syntax.Name.Text;
        switch (LookUp(name))
        {
            case null:
                _diagnostics.ReportRedefUndefined(syntax.Name.Span, name, Hint(name));
                break;
            case TypeSymbol type:
                _diagnostics.ReportRedefOfType(syntax.Name.Span, name, type.Type is EnumType ? "enum" : "record");
                break;
            case GlobalSymbol symbol:
                if (syntax.Initializer is null)
                {
                    BindGlobalAttributes(symbol, syntax.Attributes);
                    if (BindTableAttributes(syntax.Attributes, symbol.Type) is { } added)
                    {
                        AddAttributes(symbol, added, syntax.Span);
                    }
                }
                else if (!symbol.IsRedefinable)
                {
                    _diagnostics.ReportNotRedefinable(syntax.Name.Span, name);
                }
                else
                {
                    if (syntax.Type is not null && BindType(syntax.Type) is { } changed && !TypeRelations.Same(changed, symbol.Type))
                    {
                        _diagnostics.ReportRedefChangesType(syntax.Type.Span, name);
                        break;
                    }

                    BindGlobalAttributes(symbol, syntax.Attributes);
                    Redefine(symbol, syntax);
                }

                break;
            default:
                _diagnostics.ReportNotRedefinable(syntax.Name.Span, name);
                break;
        }
    }

    /// <summary>Attributes that a <c>redef</c> gives to a table: its constructors refer to the same object, so they see them.</summary>
    private void AddAttributes(GlobalSymbol symbol, TableAttributes added, SourceSpan span)
    {
        if (symbol.Attributes is { } known)
        {
            known.Default = added.Default ?? known.Default;
            known.DefaultIsFunction = added.Default is null ? known.DefaultIsFunction : added.DefaultIsFunction;
            known.InsertsDefault = added.Default is null ? known.InsertsDefault : added.InsertsDefault;
            if ((added.CreateExpire ?? added.ReadExpire ?? added.WriteExpire) is not null)
            {
                known.CreateExpire = added.CreateExpire;
                known.ReadExpire = added.ReadExpire;
                known.WriteExpire = added.WriteExpire;
            }

            known.ExpireFunction = added.ExpireFunction ?? known.ExpireFunction;
            known.OnChange = added.OnChange ?? known.OnChange;
            known.IsOrdered |= added.IsOrdered;
            return;
        }

        symbol.Attributes = added;
        for (int i = 0; i < _initializations.Count; i++)
        {
            if (ReferenceEquals(_initializations[i].Global, symbol) && _initializations[i].Value is BoundTableConstructor { Attributes: null } table
                && _initializations[i].Kind == GlobalInitKind.Assign)
            {
                var replaced = new BoundTableConstructor(span, table.TableType, table.Entries, added);
                _initializations[i] = new BoundGlobalInitialization(_initializations[i].Span, symbol, GlobalInitKind.Assign, null, replaced);
            }
        }
    }

    private void Redefine(GlobalSymbol symbol, VariableDeclarationSyntax syntax)
    {
        ExpressionSyntax initializer = syntax.Initializer!;
        SourceSpan span = syntax.Span;
        if (symbol.Type.Tag == TypeTag.Error)
        {
            BindExpression(initializer);
            return;
        }

        symbol.HasInitializer = true;
        if (symbol is FunctionSymbol function)
        {
            function.IsVariable = true;
        }

        BoundExpression? combine = syntax.InitializerKind switch
        {
            InitializerKind.Add => symbol.AddFunction,
            InitializerKind.Remove => symbol.DeleteFunction,
            _ => null,
        };
        if (combine is not null)
        {
            BoundExpression operand = Convert(BindExpression(initializer, symbol.Type), symbol.Type, ConversionUse.Assignment);
            if (!operand.IsError)
            {
                BoundExpression old = new BoundGlobal(span, symbol, symbol.Type);
                AddInitialization(span, symbol, GlobalInitKind.Assign, new BoundCall(span, combine, [old, operand], symbol.Type));
            }

            return;
        }

        if (syntax.InitializerKind == InitializerKind.Assign)
        {
            BoundExpression value = Convert(BindExpression(initializer, symbol.Type), symbol.Type, ConversionUse.Assignment);
            if (value.IsError)
            {
                return;
            }

            if (value is BoundTableConstructor table && symbol.Attributes is { } attributes)
            {
                MergeAttributes(attributes, table.Attributes);
                value = new BoundTableConstructor(table.Span, table.TableType, table.Entries, attributes);
            }

            AddInitialization(span, symbol, GlobalInitKind.Assign, value);
            return;
        }

        bool isAdd = syntax.InitializerKind == InitializerKind.Add;
        BoundExpression bound = BindCompound(
            span, isAdd, new BoundGlobal(syntax.Name.Span, symbol, symbol.Type), initializer, isRedefinition: true);
        if (bound is BoundCompoundAssignment compound)
        {
            AddInitialization(span, symbol, isAdd ? GlobalInitKind.Add : GlobalInitKind.Remove, compound.Value, compound);
        }
    }
}
