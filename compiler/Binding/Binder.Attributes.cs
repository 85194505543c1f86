using System.Collections.Immutable;
using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding;

/// <content>Attributes of fields and variables.</content>
public sealed partial class Binder
{
    private void BindFieldAttributes(RecordType record, RecordField field, FieldSyntax syntax, ImmutableArray<AttributeSyntax> shared)
    {
        AttributeSyntax? optional = null;
        AttributeSyntax? defaultValue = null;
        bool hasTableAttribute = false;
        foreach (AttributeSyntax attribute in shared.IsDefault ? syntax.Attributes : syntax.Attributes.AddRange(shared))
        {
            switch (attribute.Kind)
            {
                case AttributeKind.Optional:
                    field.IsOptional = true;
                    optional = attribute;
                    break;
                case AttributeKind.Default:
                case AttributeKind.DefaultInsert:
                    defaultValue = attribute;
                    break;
                case AttributeKind.Log:
                    field.IsLogged = true;
                    break;
                case AttributeKind.Deprecated:
                    field.IsDeprecated = true;
                    _fieldDeprecations[(record, field.Name)] = DeprecationText(attribute);
                    break;
                case AttributeKind.TypeColumn:
                    if (field.Type.Tag != TypeTag.Port)
                    {
                        _diagnostics.ReportAttributeOnlyFor(attribute.Span, attribute.Kind, "ports");
                    }

                    field.TypeColumn = attribute.Value is StringLiteralSyntax column ? System.Text.Encoding.UTF8.GetString(column.Value) : null;

                    break;
                case AttributeKind.IsAssigned:
                case AttributeKind.IsUsed:
                    break;
                default:
                    hasTableAttribute = true;
                    break;
            }
        }

        if (optional is not null && defaultValue is not null)
        {
            _diagnostics.ReportOptionalDefault(syntax.Span);
        }

        if (field.Type.Tag == TypeTag.Error)
        {
            field.HasDefault = defaultValue is not null;
            return;
        }

        bool defaultIsForTable = defaultValue is not null && IsTableDefault(field.Type, defaultValue);
        if (hasTableAttribute || defaultIsForTable)
        {
            TableAttributes? attributes = BindTableAttributes(
                defaultIsForTable ? syntax.Attributes : syntax.Attributes.RemoveAll(a => a.Kind is AttributeKind.Default or AttributeKind.DefaultInsert),
                field.Type, isField: true);
            if (attributes is not null)
            {
                field.TableAttributes = attributes.Index;
            }
        }

        if (defaultValue?.Value is { } value && !defaultIsForTable)
        {
            BindFieldDefault(field, value);
        }
        else if (!field.IsOptional)
        {
            field.Init = field.Type.Tag switch
            {
                TypeTag.Record => FieldInit.NewRecord,
                TypeTag.Table => FieldInit.EmptyTable,
                TypeTag.Vector => FieldInit.EmptyVector,
                _ => FieldInit.None,
            };
        }
    }

    private readonly Dictionary<(RecordType, string), string> _fieldDeprecations = [];

    /// <summary>Whether a field's <c>&amp;default</c> is what its table yields for missing keys, rather than the table itself.</summary>
    private bool IsTableDefault(PolicyType fieldType, AttributeSyntax attribute)
    {
        if (attribute.Kind == AttributeKind.DefaultInsert)
        {
            return true;
        }

        if (fieldType is not TableType { IsSet: false } table || attribute.Value is null
            || attribute.Value is TableConstructorExpressionSyntax or BraceListExpressionSyntax or SetConstructorExpressionSyntax)
        {
            return false;
        }

        using var quiet = _diagnostics.Mute();
        BoundExpression value = BindExpression(attribute.Value, table.Yield);
        return !value.IsError && value.Type.Tag != TypeTag.Table && !value.Type.IsUnspecified();
    }

    private void BindFieldDefault(RecordField field, ExpressionSyntax syntax)
    {
        field.HasDefault = true;
        BoundExpression value = Convert(BindExpression(syntax, field.Type), field.Type, ConversionUse.Default);
        if (value.IsError)
        {
            return;
        }

        switch (value)
        {
            case BoundConstant constant:
                field.Init = FieldInit.Constant;
                field.InitConstant = constant.Value;
                break;
            case BoundTableConstructor { Entries.Length: 0, Attributes: null }:
                field.Init = FieldInit.EmptyTable;
                field.TableAttributes = -1;
                break;
            case BoundVectorConstructor { Elements.Length: 0 }:
                field.Init = FieldInit.EmptyVector;
                break;
            case BoundRecordConstructor { Fields.Length: 0 } record when ReferenceEquals(record.Type, field.Type):
                field.Init = FieldInit.NewRecord;
                break;
            default:
                field.Init = FieldInit.Call;
                field.InitFunction = MakeThunk($"default of {field.Name}", value).FunctionIndex;
                break;
        }
    }

    /// <summary>What the attributes of a variable, field or constructor ask of its table; null where they ask for nothing.</summary>
    private TableAttributes? BindTableAttributes(ImmutableArray<AttributeSyntax> syntaxes, PolicyType type, bool isField = false)
    {
        TableAttributes? result = null;
        AttributeSyntax? expiry = null;
        AttributeSyntax? defaultValue = null;
        foreach (AttributeSyntax syntax in syntaxes)
        {
            TableAttributes Attributes() => result ??= new TableAttributes { Type = (TableType)type };
            switch (syntax.Kind)
            {
                case AttributeKind.Default:
                case AttributeKind.DefaultInsert:
                    if (defaultValue is not null && defaultValue.Kind != syntax.Kind)
                    {
                        _diagnostics.ReportTwoDefaults(syntax.Span);
                        break;
                    }

                    defaultValue = syntax;
                    if (type is TableType { IsSet: false } table && syntax.Value is not null)
                    {
                        BindTableDefault(Attributes(), table, syntax);
                    }
                    else if (syntax.Kind == AttributeKind.DefaultInsert)
                    {
                        _diagnostics.ReportAttributeOnlyFor(syntax.Span, syntax.Kind, "tables");
                    }
                    else if (syntax.Value is not null && type.Tag != TypeTag.Error)
                    {
                        Convert(BindExpression(syntax.Value, type), type, ConversionUse.Default);
                    }

                    break;
                case AttributeKind.CreateExpire:
                case AttributeKind.ReadExpire:
                case AttributeKind.WriteExpire:
                    if (!RequireTable(syntax, type, "expiration only applicable to sets/tables"))
                    {
                        break;
                    }

                    if (expiry is not null)
                    {
                        _diagnostics.ReportTwoExpirations(syntax.Span);
                        break;
                    }

                    expiry = syntax;
                    BindExpiry(Attributes(), syntax);
                    break;
                case AttributeKind.ExpireFunc:
                    if (RequireTable(syntax, type, "expiration only applicable to sets/tables"))
                    {
                        Attributes().ExpireFunction = BindTableFunction(syntax, "&expire_func", (TableType)type, isChange: false);
                    }

                    break;
                case AttributeKind.OnChange:
                    if (RequireTable(syntax, type, "&on_change only applicable to sets/tables"))
                    {
                        Attributes().OnChange = BindTableFunction(syntax, "&on_change", (TableType)type, isChange: true);
                    }

                    break;
                case AttributeKind.Ordered:
                    if (RequireTable(syntax, type, "&ordered only applicable to tables"))
                    {
                        Attributes().IsOrdered = true;
                    }

                    break;
                case AttributeKind.BrokerStore:
                    if (RequireTable(syntax, type, "&broker_store only applicable to sets/tables") && syntax.Value is not null)
                    {
                        Attributes().BrokerStore = MakeAttributeValue(
                            "&broker_store", Convert(BindExpression(syntax.Value), PolicyType.String, ConversionUse.Default));
                    }

                    break;
                case AttributeKind.Backend:
                    if (RequireTable(syntax, type, "&backend only applicable to sets/tables") && syntax.Value is not null)
                    {
                        Attributes().Backend = MakeAttributeValue("&backend", BindExpression(syntax.Value));
                    }

                    break;
                case AttributeKind.Optional:
                    if (!isField)
                    {
                        _diagnostics.ReportOptionalOutsideRecord(syntax.Span);
                    }

                    break;
                case AttributeKind.RawOutput:
                    if (type.Tag is not (TypeTag.File or TypeTag.Error))
                    {
                        _diagnostics.ReportAttributeOnlyFor(syntax.Span, syntax.Kind, "files");
                    }

                    break;
                case AttributeKind.Priority:
                    _diagnostics.ReportAttributeOnlyFor(syntax.Span, syntax.Kind, "event bodies");
                    break;
                default:
                    break;
            }
        }

        if (result is not null)
        {
            result.Index = _tableAttributes.Count;
            _tableAttributes.Add(result);
        }

        return result;
    }

    private bool RequireTable(AttributeSyntax syntax, PolicyType type, string message)
    {
        if (type.Tag is TypeTag.Table)
        {
            return true;
        }

        if (type.Tag != TypeTag.Error)
        {
            _diagnostics.ReportTableRequired(syntax.Span, message);
        }

        return false;
    }

    private void BindTableDefault(TableAttributes attributes, TableType table, AttributeSyntax syntax)
    {
        PolicyType yield = table.Yield!;
        int localsRead = _scope.LocalsRead;
        BoundExpression value = BindExpression(syntax.Value!, yield);
        bool needsLocals = _scope.LocalsRead != localsRead;
        attributes.InsertsDefault = syntax.Kind == AttributeKind.DefaultInsert;
        if (value.Type is FuncType function && !TypeRelations.Same(function, yield))
        {
            bool agrees = function.Parameters.Length == table.Index.Length && TypeRelations.Same(function.Yield, yield);
            for (int i = 0; agrees && i < table.Index.Length; i++)
            {
                agrees = TypeRelations.Same(function.Parameters[i].Type, table.Index[i]);
            }

            if (!agrees)
            {
                _diagnostics.ReportDefaultFunctionClash(syntax.Span, function, table);
                return;
            }

            attributes.DefaultIsFunction = true;
        }
        else
        {
            value = Convert(value, yield, ConversionUse.Default);
        }

        if (!value.IsError)
        {
            attributes.Default = MakeAttributeValue("&default", value, needsLocals);
        }
    }

    private void BindExpiry(TableAttributes attributes, AttributeSyntax syntax)
    {
        if (syntax.Value is null)
        {
            return;
        }

        BoundExpression value = BindExpression(syntax.Value, PolicyType.Interval);
        if (value.IsError)
        {
            return;
        }

        if (value.Type.Tag != TypeTag.Interval)
        {
            _diagnostics.ReportExpirationNotInterval(syntax.Span);
            return;
        }

        AttributeValue interval = MakeAttributeValue(OperatorText.Of(syntax.Kind), value);
        switch (syntax.Kind)
        {
            case AttributeKind.CreateExpire:
                attributes.CreateExpire = interval;
                break;
            case AttributeKind.ReadExpire:
                attributes.ReadExpire = interval;
                break;
            default:
                attributes.WriteExpire = interval;
                break;
        }
    }

    /// <summary>The function of <c>&amp;expire_func</c> or <c>&amp;on_change</c>, checked against the table.</summary>
    private AttributeValue? BindTableFunction(AttributeSyntax syntax, string what, TableType table, bool isChange)
    {
        if (syntax.Value is null)
        {
            return null;
        }

        BoundExpression value = BindExpression(syntax.Value);
        if (value.IsError)
        {
            return null;
        }

        if (value.Type is not FuncType function)
        {
            _diagnostics.ReportAttributeNotFunction(syntax.Span, what);
            return null;
        }

        if (isChange && function.Yield.Tag != TypeTag.Void)
        {
            _diagnostics.ReportOnChangeYields(syntax.Span);
            return null;
        }

        if (!isChange && function.Yield.Tag != TypeTag.Interval)
        {
            _diagnostics.ReportExpireFunctionYield(syntax.Span);
            return null;
        }

        int lead = isChange ? 2 : 1;
        int trail = isChange && !table.IsSet ? 1 : 0;
        FuncParameter[] parameters = function.Parameters;
        bool keyAsAny = parameters.Length == lead + 1 + trail && parameters[lead].Type.Tag == TypeTag.Any;
        bool agrees = keyAsAny || parameters.Length == lead + table.Index.Length + trail;
        if (agrees)
        {
            agrees = TypeRelations.Same(parameters[0].Type, table)
                && (!isChange || parameters[1].Type.Tag is TypeTag.Enum or TypeTag.Any)
                && (trail == 0 || TypeRelations.Same(parameters[^1].Type, table.Yield!));
            for (int i = 0; agrees && !keyAsAny && i < table.Index.Length; i++)
            {
                agrees = TypeRelations.Same(parameters[lead + i].Type, table.Index[i]);
            }
        }

        if (!agrees)
        {
            _diagnostics.ReportTableFunctionClash(syntax.Span, what, function);
            return null;
        }

        return MakeAttributeValue(what, value);
    }

    /// <summary>Applies the attributes of a global that are not about its table.</summary>
    private void BindGlobalAttributes(GlobalSymbol symbol, ImmutableArray<AttributeSyntax> attributes)
    {
        foreach (AttributeSyntax attribute in attributes)
        {
            switch (attribute.Kind)
            {
                case AttributeKind.Redef:
                    symbol.IsRedefinable = true;
                    break;
                case AttributeKind.Deprecated:
                    symbol.Deprecation = DeprecationText(attribute);
                    break;
                case AttributeKind.IsUsed:
                    symbol.IsUsedAttribute = true;
                    break;
                case AttributeKind.AddFunc:
                case AttributeKind.DeleteFunc:
                    BindRedefFunction(symbol, attribute);
                    break;
                default:
                    break;
            }
        }
    }

    private void BindRedefFunction(GlobalSymbol symbol, AttributeSyntax attribute)
    {
        if (attribute.Value is null)
        {
            return;
        }

        BoundExpression function = BindExpression(attribute.Value);
        if (function.IsError)
        {
            return;
        }

        string what = OperatorText.Of(attribute.Kind);
        if (function.Type is not FuncType type)
        {
            _diagnostics.ReportAttributeNotFunction(attribute.Span, what);
        }
        else if (!TypeRelations.Same(type.Yield, symbol.Type) || type.Parameters.Length != 2)
        {
            _diagnostics.ReportRedefFunctionYield(attribute.Span, what);
        }
        else if (attribute.Kind == AttributeKind.AddFunc)
        {
            symbol.AddFunction = function;
            symbol.IsRedefinable = true;
        }
        else
        {
            symbol.DeleteFunction = function;
            symbol.IsRedefinable = true;
        }
    }
}
