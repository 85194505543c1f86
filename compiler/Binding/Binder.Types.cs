using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Binding;

/// <content>Types as written, records, enums.</content>
public sealed partial class Binder
{
    /// <summary>The parameter that makes a built-in take any number of arguments of any type.</summary>
    private const string VariadicParameter = "va_args";

    private readonly Dictionary<string, OpaqueType> _opaqueTypes = new(StringComparer.Ordinal);

    // The type declaration being bound: its name means nothing yet.
    private TypeDeclarationSyntax? _declaring;

    private PolicyType BindType(TypeSyntax syntax)
    {
        switch (syntax)
        {
            case BuiltinTypeSyntax builtin:
                return BindBuiltinType(builtin.Kind);
            case NamedTypeSyntax named:
                return BindNamedType(named);
            case TableTypeSyntax table:
                return BindTableType(table.Indices, table.Value);
            case SetTypeSyntax set:
                return BindTableType(set.Indices, null);
            case VectorTypeSyntax vector:
                PolicyType element = BindType(vector.Element);
                return element.Tag == TypeTag.Error ? PolicyType.Error : new VectorType(element);
            case FileTypeSyntax file:
                if (file.Element is not null)
                {
                    BindType(file.Element);
                }

                return FileType.Instance;
            case OpaqueTypeSyntax opaque:
                return Opaque(opaque.Name.Text);
            case RecordTypeSyntax record:
                return BindRecordType(record);
            case EnumTypeSyntax enumeration:
                return BindEnumType(enumeration, null);
            case FunctionTypeSyntax function:
                return BindFunctionType(function.Flavor, function.Signature);
            default:
                throw new InvalidOperationException(syntax.GetType().Name);
        }
    }

    private OpaqueType Opaque(string kind)
    {
        if (!_opaqueTypes.TryGetValue(kind, out OpaqueType? type))
        {
            _opaqueTypes.Add(kind, type = new OpaqueType(kind));
        }

        return type;
    }

    private static PolicyType BindBuiltinType(BuiltinTypeKind kind) => kind switch
    {
        BuiltinTypeKind.Addr => PolicyType.Addr,
        BuiltinTypeKind.Any => PolicyType.Any,
        BuiltinTypeKind.Bool => PolicyType.Bool,
        BuiltinTypeKind.Count => PolicyType.Count,
        BuiltinTypeKind.Double => PolicyType.Double,
        BuiltinTypeKind.Int => PolicyType.Int,
        BuiltinTypeKind.Interval => PolicyType.Interval,
        BuiltinTypeKind.Pattern => PolicyType.Pattern,
        BuiltinTypeKind.Port => PolicyType.Port,
        BuiltinTypeKind.String => PolicyType.String,
        BuiltinTypeKind.Subnet => PolicyType.Subnet,
        BuiltinTypeKind.Time => PolicyType.Time,
        _ => throw new InvalidOperationException(kind.ToString()),
    };

    private PolicyType BindNamedType(NamedTypeSyntax syntax)
    {
        if (ReportedBadPrefix(syntax.Name))
        {
            return PolicyType.Error;
        }

        switch (LookUp(syntax.Name.Text))
        {
            case TypeSymbol type:
                return CheckUse(type, syntax.Name) ? type.Type : PolicyType.Error;
            case null when _declaring is { } declaration && Qualify(syntax.Name.Text).Equals(Qualify(declaration.Name.Text), StringComparison.Ordinal):
                _diagnostics.ReportRecursiveType(syntax.Span, syntax.Name.Text, declaration.Span);
                return PolicyType.Error;
            case null:
                _diagnostics.ReportUndefinedType(syntax.Span, syntax.Name.Text, Hint(syntax.Name.Text));
                return PolicyType.Error;
            default:
                _diagnostics.ReportNotAType(syntax.Span, syntax.Name.Text);
                return PolicyType.Error;
        }
    }

    private PolicyType BindTableType(System.Collections.Immutable.ImmutableArray<TypeSyntax> indices, TypeSyntax? value)
    {
        PolicyType[] index = new PolicyType[indices.Length];
        bool failed = false;
        for (int i = 0; i < index.Length; i++)
        {
            index[i] = BindType(indices[i]);
            failed |= index[i].Tag == TypeTag.Error;
            if (index[i].Tag is TypeTag.Any or TypeTag.Opaque or TypeTag.File or TypeTag.Func)
            {
                // The reference accepts these at declaration for any and func only.
                failed |= index[i].Tag is TypeTag.Opaque or TypeTag.File;
                if (failed)
                {
                    _diagnostics.ReportBadIndexType(indices[i].Span, index[i]);
                }
            }
        }

        PolicyType? yield = value is null ? null : BindType(value);
        return failed || yield?.Tag == TypeTag.Error ? PolicyType.Error : new TableType(index, yield);
    }

    private RecordType BindRecordType(RecordTypeSyntax syntax)
    {
        var type = new RecordType();
        AddFields(type, syntax.Fields, default, default, syntax.Span);
        return type;
    }

    private void AddFields(
        RecordType type, System.Collections.Immutable.ImmutableArray<FieldSyntax> fields,
        System.Collections.Immutable.ImmutableArray<AttributeSyntax> shared, SourceSpan extended, SourceSpan whole)
    {
        foreach (FieldSyntax syntax in fields)
        {
            PolicyType fieldType = BindType(syntax.Type);
            if (fieldType.Tag == TypeTag.Void)
            {
                _diagnostics.ReportVoidIllegal(syntax.Span);
                fieldType = PolicyType.Error;
            }

            var field = new RecordField { Name = syntax.Name.Text, Type = fieldType };
            if (!type.TryAdd(field))
            {
                // The reference tells it of the record as a whole, where that ends.
                _diagnostics.ReportDuplicateField(new SourceSpan(whole.Source, Math.Max(whole.Start, whole.End - 1), 1), syntax.Name.Text);
                continue;
            }

            BindFieldAttributes(type, field, syntax, shared);
            if (extended.Source is not null && !field.IsOptional && !field.HasDefault)
            {
                _diagnostics.ReportExtensionField(syntax.Span, field.Name, extended);
                field.IsOptional = true;
            }
        }
    }

    private EnumType BindEnumType(EnumTypeSyntax syntax, string? name)
    {
        var type = new EnumType { Name = name };
        AddEnumElements(type, syntax.Elements, isRedefinition: false);
        return type;
    }

    private void AddEnumElements(EnumType type, System.Collections.Immutable.ImmutableArray<EnumElementSyntax> elements, bool isRedefinition)
    {
        bool anyExplicit = elements.Any(e => e.Value is not null);
        bool mixed = anyExplicit && elements.Any(e => e.Value is null);
        if (mixed)
        {
            _diagnostics.ReportMixedEnum(elements.First(e => (e.Value is null) != (elements[0].Value is null)).Span);
        }

        foreach (EnumElementSyntax element in elements)
        {
            string fullName = Qualify(element.Name.Text);
            long value = type.NextValue;
            if (element.Value is not null)
            {
                if (element.Value is not CountLiteralSyntax count)
                {
                    _diagnostics.ReportEnumeratorNotCount(element.Value.Span);
                    continue;
                }

                value = (long)count.Value;
            }

            if (_symbols.TryGetValue(fullName, out Symbol? existing))
            {
                // The same redefinition may be read twice.
                if (existing is not EnumElementSymbol same || !ReferenceEquals(same.Type, type)
                    || (element.Value is not null && same.Value != value) || !isRedefinition)
                {
                    _diagnostics.ReportEnumConflict(element.Span, element.Name.Text, type);
                }

                continue;
            }

            if (type.NameOf(value) is not null)
            {
                _diagnostics.ReportEnumValueTaken(element.Span, value);
                continue;
            }

            type.TryAdd(fullName, value);
            AddToAllTags(type, fullName, value);
            var symbol = new EnumElementSymbol(fullName, element.Span, type, value)
            {
                IsExported = true,
                Deprecation = element.Deprecated is null ? null : DeprecationText(element.Deprecated),
            };
            _symbols.Add(fullName, symbol);
            _enumElements.Add(symbol);
        }
    }

    /// <summary>The tag of all analyzers takes in the elements of the tags of each kind, under their names and values.</summary>
    private void AddToAllTags(EnumType type, string name, long value)
    {
        if ((type.Name is "Analyzer::Tag" or "Files::Tag" or "PacketAnalyzer::Tag")
            && _symbols.GetValueOrDefault("AllAnalyzers::Tag") is TypeSymbol { Type: EnumType all })
        {
            all.TryAdd(name, value);
        }
    }

    private static string DeprecationText(AttributeSyntax attribute) =>
        attribute.Value is StringLiteralSyntax text ? System.Text.Encoding.UTF8.GetString(text.Value) : "";

    private FuncType BindFunctionType(FunctionFlavor flavor, SignatureSyntax signature, PolicyType? yield = null)
    {
        var parameters = new List<FuncParameter>(signature.Parameters.Length);
        HashSet<string>? names = signature.Parameters.Length > 1 ? new(StringComparer.Ordinal) : null;
        foreach (ParameterSyntax syntax in signature.Parameters)
        {
            PolicyType type = BindType(syntax.Type);
            AttributeSyntax? defaultValue = syntax.Attributes.FirstOrDefault(a => a.Kind == AttributeKind.Default);
            var parameter = new FuncParameter(syntax.Name.Text, type)
            {
                DefaultText = defaultValue?.Value switch
                {
                    null => null,
                    StringLiteralSyntax text => System.Text.Encoding.UTF8.GetString(text.Value),
                    { } value => SyntaxWriter.Write(value),
                },
            };
            if (names is not null && !names.Add(parameter.Name))
            {
                _diagnostics.ReportDuplicateParameter(syntax.Span, parameter.Name);
            }

            parameters.Add(parameter);
            foreach (AttributeSyntax attribute in syntax.Attributes)
            {
                if (attribute is { Kind: AttributeKind.Default, Value: { } valueSyntax })
                {
                    BoundExpression bound = Convert(BindExpression(valueSyntax, type), type, ConversionUse.Default);
                    _parameterDefaults[parameter] = bound;
                }
                else if (attribute.Kind is not (AttributeKind.Deprecated or AttributeKind.Optional or AttributeKind.Log or AttributeKind.IsAssigned))
                {
                    _diagnostics.ReportAttributeNotApplicable(attribute.Span, OperatorText.Of(attribute.Kind), "parameters");
                }
            }
        }

        FuncFlavor bound2 = (FuncFlavor)(int)flavor;
        PolicyType result = flavor == FunctionFlavor.Hook ? PolicyType.Bool
            : yield ?? (signature.Result is null ? PolicyType.Void : BindResultType(signature.Result));
        if (flavor == FunctionFlavor.Event)
        {
            if (signature.Result is not null)
            {
                _diagnostics.ReportEventYields(signature.Result.Span);
            }

            result = PolicyType.Void;
        }
        else if (flavor == FunctionFlavor.Hook && signature.Result is not null && BindType(signature.Result).Tag != TypeTag.Bool)
        {
            _diagnostics.ReportHookYields(signature.Result.Span);
        }

        bool variadic = parameters.Count == 1 && parameters[0].Name.Equals(VariadicParameter, StringComparison.Ordinal)
            && parameters[0].Type.Tag == TypeTag.Any;
        return new FuncType(bound2, [.. parameters], result, variadic);
    }

    private PolicyType BindResultType(TypeSyntax syntax) => BindType(syntax);

    private void BindTypeDeclaration(TypeDeclarationSyntax syntax)
    {
        string fullName = Qualify(syntax.Name.Text);
        if (_symbols.TryGetValue(fullName, out Symbol? existing))
        {
            if (existing is TypeSymbol)
            {
                _diagnostics.ReportTypeDeclaredTwice(syntax.Name.Span, syntax.Name.Text);
            }
            else
            {
                _diagnostics.ReportNameIsNotType(syntax.Name.Span, syntax.Name.Text);
            }

            return;
        }

        PolicyType type;
        if (syntax.Type is EnumTypeSyntax enumeration)
        {
            type = BindEnumType(enumeration, fullName);
        }
        else
        {
            _declaring = syntax;
            type = BindType(syntax.Type);
            _declaring = null;
            if (syntax.Type is NamedTypeSyntax && type.Name is not null)
            {
                // An alias keeps the name it was declared with first.
            }
            else if (type is not (BasicType or FileType))
            {
                type.Name = fullName;
            }
        }

        var symbol = new TypeSymbol(fullName, syntax.Name.Span, type) { IsExported = syntax.IsExported };
        if (type is BasicType simple)
        {
            symbol.NamedType = syntax.Type is NamedTypeSyntax alias && LookUp(alias.Name.Text) is TypeSymbol { NamedType: BasicType { Name: not null } first }
                ? first
                : simple.Named(fullName);
        }

        foreach (AttributeSyntax attribute in syntax.Attributes)
        {
            switch (attribute.Kind)
            {
                case AttributeKind.Deprecated:
                    symbol.Deprecation = DeprecationText(attribute);
                    break;
                case AttributeKind.Log when type is RecordType record:
                    foreach (RecordField field in record.Fields)
                    {
                        field.IsLogged = true;
                    }

                    break;
                default:
                    break;
            }
        }

        if (!_symbols.TryAdd(fullName, symbol))
        {
            // One of its own enumerators took the name.
            _diagnostics.ReportNameIsNotType(syntax.Name.Span, syntax.Name.Text);
            return;
        }

        _types.Add(symbol);
        if (fullName.Equals("AllAnalyzers::Tag", StringComparison.Ordinal))
        {
            foreach (EnumElementSymbol element in _enumElements)
            {
                AddToAllTags(element.Type, element.Name, element.Value);
            }
        }
    }

    private void BindEnumRedefinition(EnumRedefinitionSyntax syntax)
    {
        switch (LookUp(syntax.Name.Text))
        {
            case TypeSymbol { Type: EnumType type }:
                AddEnumElements(type, syntax.Elements, isRedefinition: true);
                break;
            case null:
                _diagnostics.ReportUnknownEnum(syntax.Name.Span, syntax.Name.Text, Hint(syntax.Name.Text));
                break;
            default:
                _diagnostics.ReportNotAnEnum(syntax.Name.Span, syntax.Name.Text);
                break;
        }
    }

    private void BindRecordRedefinition(RecordRedefinitionSyntax syntax)
    {
        switch (LookUp(syntax.Name.Text))
        {
            case TypeSymbol { Type: RecordType type, Span: var declared }:
                AddFields(type, syntax.Fields, syntax.Attributes, declared, syntax.Span);
                break;
            case null:
                _diagnostics.ReportUnknownIdentifier(syntax.Name.Span, syntax.Name.Text, Hint(syntax.Name.Text));
                break;
            default:
                _diagnostics.ReportNotARecordType(syntax.Name.Span, syntax.Name.Text);
                break;
        }
    }

    private void BindFieldRedefinition(FieldRedefinitionSyntax syntax)
    {
        if (LookUp(syntax.Name.Text) is not TypeSymbol { Type: RecordType type })
        {
            _diagnostics.ReportUnknownIdentifier(syntax.Name.Span, syntax.Name.Text, Hint(syntax.Name.Text));
            return;
        }

        int index = type.IndexOf(syntax.Field.Text);
        if (index < 0)
        {
            _diagnostics.ReportNoSuchField(syntax.Field.Span, syntax.Field.Text, type);
            return;
        }

        foreach (AttributeSyntax attribute in syntax.Attributes)
        {
            if (attribute.Kind == AttributeKind.Log)
            {
                type.Fields[index].IsLogged = !syntax.Removes;
            }
            else
            {
                _diagnostics.ReportAttributeNotApplicable(attribute.Span, OperatorText.Of(attribute.Kind), "redefined fields");
            }
        }
    }
}
