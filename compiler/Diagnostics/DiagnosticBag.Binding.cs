using NidsVm.Compiler.Binding;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;

namespace NidsVm.Compiler.Diagnostics;

/// <content>Messages of the binder.</content>
public sealed partial class DiagnosticBag
{
    private int _muted;

    /// <summary>Drops what is reported until the result is disposed of: for expressions that are bound only to learn their type.</summary>
    internal MuteScope Mute()
    {
        _muted++;
        return new MuteScope(this);
    }

    /// <summary>Ends <see cref="Mute"/>.</summary>
    internal readonly ref struct MuteScope(DiagnosticBag bag)
    {
        public void Dispose() => bag._muted--;
    }

    // Names.
    internal void ReportUnknownIdentifier(SourceSpan span, string name, DiagnosticHint? hint) => Error(span, $"unknown identifier {name}", hint);

    internal void ReportMissingPart(SourceSpan span, string function, string part) =>
        Error(span, $"built-in function {function} needs {part}, which this program does not have yet");

    internal void ReportUndefinedType(SourceSpan span, string name, DiagnosticHint? hint) => Error(span, $"identifier not defined: {name}", hint);

    internal void ReportRecursiveType(SourceSpan span, string name, SourceSpan declaration) =>
        Error(span, $"identifier not defined: {name}", $"a type cannot name itself; it is known after {declaration.FileName}:{declaration.EndLine}");

    internal void ReportNotAType(SourceSpan span, string name) => Error(span, $"{name} is not a type");

    internal void ReportNotExported(SourceSpan span, string name) => Error(span, $"identifier is not exported: {name}");

    internal void ReportGlobalPrefix(SourceSpan span) => Error(span, "GLOBAL:: is no valid prefix; use :: instead");

    internal void ReportBlankUsed(SourceSpan span) => Error(span, "blank identifier used in expression");

    internal void ReportOutOfScopeLocal(SourceSpan span, string name, SourceSpan declaration) =>
        Error(span, $"use of out-of-scope local {name}; move its declaration to the outer scope", Declared(declaration));

    internal void ReportDeprecated(SourceSpan span, string name, string message) =>
        Warning(span, message.Length == 0 ? $"deprecated ({name})" : $"deprecated ({name}): {message}");

    internal void ReportAlreadyDefined(SourceSpan span, string name, SourceSpan declaration) =>
        Error(span, $"{name} is already defined", Declared(declaration));

    private static string? Declared(SourceSpan declaration) =>
        declaration.Source is null ? null : $"declared at {declaration.FileName}:{declaration.Line}";

    internal void ReportTypeDeclaredTwice(SourceSpan span, string name) => Error(span, $"type {name} has already been declared");

    internal void ReportNameIsNotType(SourceSpan span, string name) => Error(span, $"{name} has already been declared and is not a type");

    // Types.
    internal void ReportListType(SourceSpan span) => Error(span, "lists are no type of their own");

    internal void ReportBadIndexType(SourceSpan span, PolicyType type) => Error(span, $"values of type {type} cannot be an index");

    internal void ReportMixedSetElements(SourceSpan span, PolicyType type) =>
        Error(span, $"requires elements or compatible sets, not both ({type})");

    internal void ReportVoidIllegal(SourceSpan span) => Error(span, "value of type void illegal");

    internal void ReportDuplicateField(SourceSpan span, string name) => Error(span, $"duplicate field '{name}'");

    internal void ReportExtensionField(SourceSpan span, string name, SourceSpan declaration) =>
        Error(span, $"extension field {name} must be &optional or have &default", Declared(declaration));

    internal void ReportMixedEnum(SourceSpan span) => Error(span, "cannot mix explicit enumerator assignment and implicit auto-increment");

    internal void ReportEnumeratorNotCount(SourceSpan span) => Error(span, "enumerator is not a count constant");

    internal void ReportEnumConflict(SourceSpan span, string name, PolicyType type) =>
        Error(span, $"conflicting definition of enum value '{name}' in '{type}'");

    internal void ReportEnumValueTaken(SourceSpan span, long value) => Error(span, $"enumerator value {value} already exists in the enumeration");

    internal void ReportUnknownEnum(SourceSpan span, string name, DiagnosticHint? hint) => Error(span, $"unknown enum identifier \"{name}\"", hint);

    internal void ReportNotAnEnum(SourceSpan span, string name) => Error(span, $"identifier \"{name}\" is not an enum");

    internal void ReportNotARecordType(SourceSpan span, string name) => Error(span, $"{name} is not a record type");

    internal void ReportDuplicateParameter(SourceSpan span, string name) => Error(span, $"argument name {name} used twice");

    internal void ReportEventYields(SourceSpan span) => Error(span, "event cannot yield a value");

    internal void ReportHookYields(SourceSpan span) => Error(span, "hook cannot yield a value");

    // Attributes.
    internal void ReportTableRequired(SourceSpan span, string message) => Error(span, message);

    internal void ReportAttributeNotApplicable(SourceSpan span, string attribute, string what) => Error(span, $"{attribute} is not applicable to {what}");

    internal void ReportAttributeOnlyFor(SourceSpan span, AttributeKind kind, string what) =>
        Error(span, $"{OperatorText.Of(kind)} only applicable to {what}");

    internal void ReportOptionalDefault(SourceSpan span) => Error(span, "using &default and &optional together results in &default behavior");

    internal void ReportTwoDefaults(SourceSpan span) => Error(span, "&default and &default_insert cannot be used together");

    internal void ReportTwoExpirations(SourceSpan span) =>
        Error(span, "a set or table can only have one of &read_expire, &write_expire, &create_expire");

    internal void ReportOptionalOutsideRecord(SourceSpan span) => Error(span, "&optional is only valid for record fields");

    internal void ReportDefaultFunctionClash(SourceSpan span, PolicyType function, PolicyType table) =>
        Error(span, $"&default function type clash: {function} for {table}");

    internal void ReportExpirationNotInterval(SourceSpan span) => Error(span, "expiration interval has wrong type");

    internal void ReportAttributeNotFunction(SourceSpan span, string what) => Error(span, $"{what} must be a function");

    internal void ReportOnChangeYields(SourceSpan span) => Error(span, "&on_change function must not return a value");

    internal void ReportExpireFunctionYield(SourceSpan span) => Error(span, "&expire_func must yield a value of type interval");

    internal void ReportTableFunctionClash(SourceSpan span, string what, PolicyType function) =>
        Error(span, $"{what} function does not take what the table has: {function}");

    internal void ReportRedefFunctionYield(SourceSpan span, string what) => Error(span, $"{what} function must yield same type as variable");

    internal void ReportPriorityNotIntegral(SourceSpan span) => Error(span, "expression is not of integral type");

    internal void ReportAttributeNotConstant(SourceSpan span) => Error(span, "cannot evaluate attribute expression");

    internal void ReportIllegalBodyAttribute(SourceSpan span, string attribute) => Error(span, $"illegal attribute for function body: {attribute}");

    // Globals.
    internal void ReportConstWithoutValue(SourceSpan span, string kind) => Error(span, $"{kind} variable must be initialized");

    internal void ReportNoTypeGiven(SourceSpan span, string name) => Error(span, $"no type given for {name}");

    internal void ReportEmptyUntyped(SourceSpan span, string what) => Error(span, $"empty {what} in untyped initialization");

    internal void ReportRedefUndefined(SourceSpan span, string name, DiagnosticHint? hint) => Error(span, $"\"redef\" of {name}, which is not defined", hint);

    internal void ReportRedefOfType(SourceSpan span, string name, string keyword) =>
        Fatal(span, $"redef of {keyword} type {name} is missing the keyword {keyword}");

    internal void ReportNotRedefinable(SourceSpan span, string name) => Error(span, $"cannot redefine {name}, which is not marked with &redef");

    internal void ReportRedefChangesType(SourceSpan span, string name) => Error(span, $"redefinition changes the type of {name}");

    // Functions.
    internal void ReportFlavorClash(SourceSpan span, string name) => Error(span, $"incompatible function flavor for {name}");

    internal void ReportFunctionClash(SourceSpan span, string name) => Error(span, $"function {name} clashes with a previous definition of incompatible type");

    internal void ReportInvalidDefinition(SourceSpan span, string name) => Error(span, $"invalid definition of '{name}' (see previous errors)");

    internal void ReportIncompatibleFunctionTypes(SourceSpan span, string name) => Error(span, $"incompatible function types: {name} was declared otherwise");

    internal void ReportUndeclaredPrototype(SourceSpan span, string name, PolicyType declared) =>
        Error(span, $"use of undeclared alternate prototype: {name} was declared as {declared}");

    internal void ReportAlternateParameter(SourceSpan span, string parameter, string name) =>
        Error(span, $"alternate prototype parameter '{parameter}' not found in canonical prototype of {name}");

    internal void ReportAlternateParameterType(SourceSpan span, string parameter, string name) =>
        Error(span, $"alternate prototype parameter '{parameter}' of {name} has another type than in the canonical one");

    internal void ReportMissingReturn(SourceSpan span, string name) => Warning(span, $"non-void function returning without a value: {name}");

    // Closures.
    internal void ReportNotCaptured(SourceSpan span, string name, string kind, bool hasCaptures, SourceSpan closure) =>
        Error(
            span,
            hasCaptures ? $"{name} is used inside {kind} but not captured" : $"{kind} uses outer identifiers without [] captures: {name}",
            closure.Source is null || closure.Line == span.Line ? null : $"the {kind} begins at {closure.FileName}:{closure.Line}");

    internal void ReportGlobalCapture(SourceSpan span, string name) => Error(span, $"cannot specify global in capture: {name}");

    internal void ReportNoSuchLocal(SourceSpan span, string name) => Error(span, $"no such local identifier: {name}");

    internal void ReportCapturedTwice(SourceSpan span, string name) => Error(span, $"{name} listed multiple times in capture");

    internal void ReportCaptureNotUsed(SourceSpan span, string name, string kind) => Error(span, $"{name} is captured but not used inside {kind}");

    // Expressions.
    internal void ReportBadPattern(SourceSpan span, string error) => Error(span, $"error compiling pattern: {error}");

    internal void ReportConditionalNotBool(SourceSpan span) => Error(span, "requires boolean conditional");

    internal void ReportVectorConditional(SourceSpan span) => Error(span, "vector conditional requires vector alternatives");

    internal void ReportOperandsNotSame(SourceSpan span, PolicyType a, PolicyType b) =>
        Error(span, $"operands must be of the same type, not {a} and {b}");

    internal void ReportNoSize(SourceSpan span, PolicyType type) => Error(span, $"cannot take size of {type}");

    internal void ReportCastNotSupported(SourceSpan span, PolicyType source, PolicyType target) => Error(span, $"cast not supported: {source} as {target}");

    internal void ReportOperandType(SourceSpan span, string requirement, PolicyType type) => Error(span, $"{requirement}, not {type}");

    internal void ReportIntLiteralRange(SourceSpan span) => Error(span, "literal is outside range of 'int' values");

    internal void ReportOperator(SourceSpan span, string requirement, PolicyType left, PolicyType right) =>
        Error(span, $"{requirement} ({left} and {right})");

    internal void ReportNotIndexType(SourceSpan span, PolicyType item, PolicyType container) =>
        Error(span, item.Tag == TypeTag.Error ? $"not an index type of {container}" : $"not an index type: {item} in {container}");

    internal void ReportIndexingMismatch(SourceSpan span, PolicyType container) => Error(span, $"indexing mismatch; not an index type of {container}");

    internal void ReportNotIndexable(SourceSpan span, PolicyType type) =>
        Error(span, $"expression with type '{type}' cannot be indexed so");

    internal void ReportNotARecord(SourceSpan span, PolicyType type) => Error(span, $"not a record, but {type}");

    internal void ReportNoSuchField(SourceSpan span, string name, RecordType type) =>
        Error(span, $"no such field in record: {name}", NameSuggestion.Hint(name, type.Fields.Select(f => f.Name)));

    internal void ReportOrphanedField(SourceSpan span, string name, RecordType type) =>
        Error(span, $"orphaned field \"{name}\" in record coercion", NameSuggestion.Hint(name, type.Fields.Select(f => f.Name)));

    internal void ReportMissingField(SourceSpan span, string name, PolicyType type) =>
        Error(span, $"mandatory field \"{name}\" missing in \"{type}\"");

    internal void ReportBadRecordElement(SourceSpan span) => Error(span, "bad type in record constructor: $field=value expected");

    internal void ReportNotSliceable(SourceSpan span, PolicyType type) =>
        Error(span, $"slice notation indexing only supported for strings and vectors, not {type}");

    internal void ReportSliceBound(SourceSpan span, PolicyType type) => Error(span, $"slice notation must have integral values as indexes, not {type}");

    internal void ReportConversion(SourceSpan span, string error, PolicyType source, PolicyType target, ConversionUse use)
    {
        string where = use switch
        {
            ConversionUse.Assignment => " in assignment",
            ConversionUse.Default => "; &default value has inconsistent type",
            ConversionUse.Element => "; inconsistent type in constructor",
            _ => "",
        };
        DiagnosticHint? hint = source is RecordType from && target is RecordType to ? OrphanHint(from, to) : null;
        string types = error.Contains('(', StringComparison.Ordinal) || target.Tag == TypeTag.Error ? "" : $" ({target} = {source})";
        Error(span, error + where + types, hint);
    }

    /// <summary>A record that is to become another one may have a field misspelt.</summary>
    private static DiagnosticHint? OrphanHint(RecordType from, RecordType to)
    {
        RecordField? orphan = Array.Find([.. from.Fields], f => to.IndexOf(f.Name) < 0);
        return orphan is not null && NameSuggestion.Find(orphan.Name, to.Fields.Select(f => f.Name)) is { } name
            ? $"did you mean '{name}' instead of '{orphan.Name}'?"
            : null;
    }

    internal void ReportNonExistingEvent(SourceSpan span, string name, DiagnosticHint? hint) =>
        Warning(span, $"handler for non-existing event cannot be invoked: {name}", hint);

    internal void ReportDangerousAssignment(SourceSpan span, string from, string to) => Warning(span, $"dangerous assignment of {from} to {to}");

    internal void ReportConstantRange(SourceSpan span, PolicyType target) => Error(span, $"overflow converting a constant to {target}");

    // Assignments.
    internal void ReportNotAssignable(SourceSpan span) => Error(span, "can't be assigned to");

    internal void ReportNotModifiable(SourceSpan span, string kind) => Error(span, $"{kind} is not a modifiable lvalue");

    internal void ReportTypeNotAssignable(SourceSpan span) => Error(span, "type name is not an lvalue");

    internal void ReportIllegalAssignmentTarget(SourceSpan span) => Error(span, "illegal assignment target");

    internal void ReportStringIndexTarget(SourceSpan span) => Error(span, "cannot assign to string index expression");

    internal void ReportCannotAssignVoid(SourceSpan span) => Error(span, "can't assign void value");

    internal void ReportSliceAssignmentInExpression(SourceSpan span) =>
        Error(span, "index slice assignment may not be used in arbitrary expression contexts, only as a statement");

    internal void ReportLocalCompound(SourceSpan span) => Error(span, "can't use += / -= for initializations of local variables");

    // Constructors.
    internal void ReportNotTableEntries(SourceSpan span) => Error(span, "values in table(...) constructor do not specify a table");

    internal void ReportCannotDetermineTable(SourceSpan span) =>
        Error(span, "cannot determine type for table; ensure square brackets are around each key");

    internal void ReportIndexCount(SourceSpan span) => Error(span, "different number of indices");

    internal void ReportIncompatibleElements(SourceSpan span, PolicyType a, PolicyType b) => Error(span, $"incompatible types {a} and {b}");

    internal void ReportInconsistentList(SourceSpan span, PolicyType a, PolicyType b) => Error(span, $"inconsistent types in list: {a} and {b}");

    internal void ReportIllegalTableElement(SourceSpan span) => Error(span, "illegal table constructor element");

    internal void ReportTableIndexNotList(SourceSpan span) => Error(span, "table constructor index is not a list");

    internal void ReportTableInSet(SourceSpan span) => Error(span, "table constructor used in a non-table context");

    internal void ReportInconsistentElement(SourceSpan span, PolicyType type) => Error(span, $"inconsistent type in constructor of {type}");

    internal void ReportNotIndexList(SourceSpan span) => Error(span, "not a list of indices");

    internal void ReportExpansionTooLarge(SourceSpan span, int limit) => Error(span, $"key expands to more than {limit} entries");

    internal void ReportLocalExpansion(SourceSpan span) =>
        Error(span, "cannot expand constructor elements using a value that depends on local variables");

    internal void ReportNotConstructible(SourceSpan span, PolicyType type) => Error(span, $"type {type} has no constructor");

    // Calls.
    internal void ReportNotAFunction(SourceSpan span, PolicyType type) => Error(span, $"not a function, but {type}");

    internal void ReportEventCalled(SourceSpan span) => Error(span, "event called in expression, use event statement instead");

    internal void ReportHookCalledDirectly(SourceSpan span) => Error(span, "hook cannot be called directly, use hook operator");

    internal void ReportHookOnFunction(SourceSpan span) => Error(span, "hook keyword should only be used to call hooks");

    internal void ReportArgumentCount(SourceSpan span, string what, int wanted, int given) =>
        Error(span, $"argument type mismatch in {what}: {wanted} wanted, {given} given");

    internal void ReportArgument(SourceSpan span, string what, string parameter, PolicyType source, PolicyType target, string error) =>
        Error(span, $"{error}; argument type mismatch in {what} ({parameter}: {target}, not {source})");

    internal void ReportFormat(SourceSpan span, string message) => Error(span, message);

    internal void ReportEventThroughLocal(SourceSpan span, string name) => Error(span, $"local identifier \"{name}\" cannot be used to reference an event");

    internal void ReportHookAsEvent(SourceSpan span) => Error(span, "hook invoked as an event");

    internal void ReportFunctionAsEvent(SourceSpan span) => Error(span, "function invoked as an event");

    internal void ReportNotAnEvent(SourceSpan span, string name, DiagnosticHint? hint) => Error(span, $"{name} is not an event", hint);

    internal void ReportScheduleDelay(SourceSpan span, PolicyType type) => Error(span, $"schedule expression requires a time or time interval, not {type}");

    // Statements.
    internal void ReportConditionNotBool(SourceSpan span, string what) => Error(span, what switch
    {
        "if" => "conditional in test must be boolean",
        "while" => "while conditional must be boolean",
        "assert" => "assert conditional must be boolean",
        _ => $"{what} conditional must be boolean",
    });

    internal void ReportCannotEvaluateCondition(SourceSpan span) => Error(span, "invalid expression in @if: it cannot be evaluated while compiling");

    internal void ReportValueIgnored(SourceSpan span) => Warning(span, "expression value ignored");

    internal void ReportNextOutside(SourceSpan span) => Error(span, "next statement used outside of for or while statement");

    internal void ReportBreakOutside(SourceSpan span) =>
        Error(span, "break statement used outside of for, while or switch statement and not within a hook");

    internal void ReportFallthroughOutside(SourceSpan span) => Error(span, "fallthrough only applicable at the end of a case block");

    internal void ReportReturnOutside(SourceSpan span) => Error(span, "return statement outside of function/event");

    internal void ReportReturnNeedsValue(SourceSpan span) => Error(span, "return statement needs expression");

    internal void ReportReturnHasValue(SourceSpan span) => Error(span, "return statement cannot have an expression");

    internal void ReportIllegalAdd(SourceSpan span) => Error(span, "illegal add expression");

    internal void ReportIllegalDelete(SourceSpan span) => Error(span, "illegal delete expression");

    internal void ReportAssertMessage(SourceSpan span, PolicyType type) => Error(span, $"message must be string, not {type}");

    internal void ReportWhenTimeout(SourceSpan span, PolicyType type) => Error(span, $"when timeout requires a time interval, not {type}");

    // Loops.
    internal void ReportNotIterable(SourceSpan span, PolicyType type) =>
        Error(span, $"target to iterate over must be a table, set, vector, or string, not {type}");

    internal void ReportLoopIndexSize(SourceSpan span) => Error(span, "wrong index size");

    internal void ReportLoopValue(SourceSpan span) => Error(span, "key value for loops only support iteration over tables or vectors");

    internal void ReportLoopVectorKeys(SourceSpan span) => Error(span, "iterating over a vector requires only a single index type");

    internal void ReportLoopVectorIndex(SourceSpan span) => Error(span, "vector index in \"for\" loop must be integral");

    internal void ReportLoopVariableType(SourceSpan span, PolicyType local, PolicyType type) =>
        Error(span, $"type clash in iteration: the variable is {local}, the element {type}");

    internal void ReportGlobalLoopVariable(SourceSpan span, string name, SourceSpan declaration) =>
        Error(span, $"global variable used in 'for' loop: {name}", Declared(declaration));

    // Switch.
    internal void ReportMixedSwitch(SourceSpan span) => Error(span, "cannot mix cases with expressions and types");

    internal void ReportSwitchNotAtomic(SourceSpan span, PolicyType type) =>
        Error(span, $"switch expression must be of an atomic type when cases are expressions, not {type}");

    internal void ReportTwoDefaultLabels(SourceSpan span) => Error(span, "multiple default labels");

    internal void ReportFallthroughInTypeCase(SourceSpan span) => Error(span, "invalid 'fallthrough' in type-casting 'case' block");

    internal void ReportCaseEnd(SourceSpan span) => Error(span, "case block must end in break/fallthrough/return statement");

    internal void ReportCaseNotConstant(SourceSpan span) => Error(span, "case label expression isn't constant");

    internal void ReportCaseType(SourceSpan span, PolicyType label, PolicyType value) =>
        Error(span, $"case expression type differs from switch type ({label}/{value})");

    internal void ReportDuplicateCase(SourceSpan span) => Error(span, "duplicate case label");

    internal void ReportSwitchCast(SourceSpan span, PolicyType value, PolicyType type) =>
        Error(span, $"cannot cast switch expression to case type: {value} to {type}");
}
