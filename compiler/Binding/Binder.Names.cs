using NidsVm.Compiler.Binding.Nodes;
using NidsVm.Compiler.Binding.Symbols;
using NidsVm.Compiler.Diagnostics;
using NidsVm.Compiler.Syntax;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Types;
using NidsVm.Vm.Values;

namespace NidsVm.Compiler.Binding;

/// <content>Names: modules, visibility, look-up.</content>
public sealed partial class Binder
{
    private const string ScopeMark = "::";

    private const int MostHints = 100;

    private int _hintsSought;

    private const string GlobalPrefix = DeclarationContext.GlobalModule + ScopeMark;

    /// <summary>The full name a declaration of <paramref name="name"/> has in the current module.</summary>
    private string Qualify(string name)
    {
        if (name.StartsWith(ScopeMark, StringComparison.Ordinal))
        {
            return name[ScopeMark.Length..];
        }

        return name.Contains(ScopeMark, StringComparison.Ordinal) || _module.Equals(DeclarationContext.GlobalModule, StringComparison.Ordinal)
            ? name
            : _module + ScopeMark + name;
    }

    /// <summary>Finds what a name means outside of bodies: in its module, else in the global one.</summary>
    private Symbol? LookUp(string name)
    {
        if (name.StartsWith(ScopeMark, StringComparison.Ordinal))
        {
            return _symbols.GetValueOrDefault(name[ScopeMark.Length..]);
        }

        if (name.Contains(ScopeMark, StringComparison.Ordinal))
        {
            return _symbols.GetValueOrDefault(name);
        }

        return (_module.Equals(DeclarationContext.GlobalModule, StringComparison.Ordinal)
            ? null
            : _symbols.GetValueOrDefault(_module + ScopeMark + name)) ?? _symbols.GetValueOrDefault(name);
    }

    /// <summary>The symbol a name declares or extends: only what is in the current module counts, unless the name says where.</summary>
    private Symbol? LookUpDeclared(string name) => _symbols.GetValueOrDefault(Qualify(name));

    private static string ModuleOf(string fullName)
    {
        int at = fullName.LastIndexOf(ScopeMark, StringComparison.Ordinal);
        return at < 0 ? DeclarationContext.GlobalModule : fullName[..at];
    }

    /// <summary>Checks that a name found may be used here, and warns where it is deprecated.</summary>
    private bool CheckUse(Symbol symbol, SyntaxName name)
    {
        string text = name.Text;
        if (text.Contains(ScopeMark, StringComparison.Ordinal) && !text.StartsWith(ScopeMark, StringComparison.Ordinal)
            && !symbol.IsExported && !ModuleOf(symbol.Name).Equals(_module, StringComparison.Ordinal))
        {
            _diagnostics.ReportNotExported(name.Span, text);
            return false;
        }

        WarnDeprecated(symbol, name.Span);
        return true;
    }

    private void WarnDeprecated(Symbol symbol, SourceSpan span)
    {
        if (symbol.Deprecation is { } message && !IsQuiet(span))
        {
            _diagnostics.ReportDeprecated(span, symbol.Name, message);
        }
    }

    private static bool IsQuiet(SourceSpan span) => span.Source is { } source && source.IgnoresDeprecations(span.Start);

    /// <summary>What was meant by an unknown name in an expression: behind an ampersand it is rather an attribute.</summary>
    private DiagnosticHint? Hint(SyntaxName name) =>
        name.Span is { Source: { } source, Start: > 0 } span && source.Bytes[span.Start - 1] == (byte)'&'
            && NameSuggestion.Find("&" + name.Text, SyntaxFacts.Attributes.Keys) is { } attribute
            ? $"did you mean '{attribute}'?"
            : Hint(name.Text);

    /// <summary>Names that may have been meant, for the hint of an error.</summary>
    private DiagnosticHint? Hint(string name)
    {
        // A file that is wrong all over is not worth a search through all names for each of its errors.
        if (++_hintsSought > MostHints)
        {
            return null;
        }

        // Names that begin with two underscores are not for policies.
        bool isScoped = name.Contains(ScopeMark, StringComparison.Ordinal);
        IEnumerable<string> candidates = _symbols.Values.Where(s => !s.Name.Contains("__", StringComparison.Ordinal)).Select(s =>
            !isScoped && ModuleOf(s.Name).Equals(_module, StringComparison.Ordinal) && _module.Length < s.Name.Length && s.Name.StartsWith(_module, StringComparison.Ordinal)
                ? s.Name[(_module.Length + 2)..]
                : s.Name);
        for (FunctionScope? scope = _scope; scope is not null; scope = scope.Outer)
        {
            candidates = candidates.Concat(scope.VisibleNames);
        }

        return NameSuggestion.Hint(name, candidates) ?? (MissingParts.OfName(name) is { } part ? (DiagnosticHint?)$"{part} is still to come" : null);
    }

    private bool ReportedBadPrefix(SyntaxName name)
    {
        // Only the short form, "::name", may be written.
        if (!name.Text.StartsWith(GlobalPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        _diagnostics.ReportGlobalPrefix(name.Span);
        return true;
    }

    private BoundExpression BindName(NameExpressionSyntax syntax, bool asTarget = false)
    {
        SyntaxName name = syntax.Name;
        if (name.IsBlank)
        {
            _diagnostics.ReportBlankUsed(name.Span);
            return new BoundErrorExpression(name.Span);
        }

        if (!name.IsScoped && FindLocal(name, out BoundExpression? local, asTarget))
        {
            return local;
        }

        if (ReportedBadPrefix(name))
        {
            return new BoundErrorExpression(name.Span);
        }

        Symbol? symbol = LookUp(name.Text);
        if (symbol is null)
        {
            _diagnostics.ReportUnknownIdentifier(name.Span, name.Text, Hint(name));
            return new BoundErrorExpression(name.Span);
        }

        if (!CheckUse(symbol, name))
        {
            return new BoundErrorExpression(name.Span);
        }

        switch (symbol)
        {
            case EnumElementSymbol element:
                return new BoundConstant(name.Span, element.Type, Slot.Of(element.Value));
            case TypeSymbol type:
                return new BoundTypeValue(name.Span, new TypeType(type.NamedType));
            case GlobalSymbol { Type.Tag: TypeTag.Error }:
                return new BoundErrorExpression(name.Span);
            case GlobalSymbol global:
                _watchedGlobals?.Add(global);
                NoteUse(global);
                return new BoundGlobal(name.Span, global, global.Type);
            default:
                throw new InvalidOperationException(symbol.GetType().Name);
        }
    }

    /// <summary>Finds a local, parameter or capture; reports those that may not be used here.</summary>
    private bool FindLocal(SyntaxName name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out BoundExpression? result, bool asTarget)
    {
        result = null;
        LocalSymbol? local = _scope.Find(name.Text, out bool isOutOfScope);
        if (local is not null)
        {
            if (isOutOfScope)
            {
                _diagnostics.ReportOutOfScopeLocal(name.Span, name.Text, local.Span);
                result = new BoundErrorExpression(name.Span);
                return true;
            }

            if (local.Kind == LocalKind.Capture)
            {
                _scope.UsedCaptures.Add(name.Text);
            }

            _scope.LocalsRead++;
            if (!asTarget)
            {
                local.IsRead = true;
            }

            result = local.Type.Tag == TypeTag.Error
                ? new BoundErrorExpression(name.Span)
                : new BoundLocal(name.Span, local, _scope.IsAssigned(local));
            return true;
        }

        for (FunctionScope? outer = _scope.Outer; outer is not null; outer = outer.Outer)
        {
            if (outer.Find(name.Text, out isOutOfScope) is not { } found || isOutOfScope)
            {
                continue;
            }

            if (Reach(_scope, name.Text) is { } inner)
            {
                result = new BoundLocal(name.Span, inner, isAssigned: false);
                return true;
            }

            _diagnostics.ReportNotCaptured(name.Span, name.Text, _scope.ClosureKind, _scope.Captures is { Count: > 0 }, _scope.ClosureSpan);
            result = new BoundErrorExpression(name.Span);
            return true;
        }

        return false;
    }

    /// <summary>A local of the scope, or one of the bodies around it that scheduled blocks capture without a list; null where there is none.</summary>
    private static LocalSymbol? Reach(FunctionScope scope, string name)
    {
        LocalSymbol? local = scope.Find(name, out bool isOutOfScope);
        if (local is null && scope is { CaptureOnDemand: { } capture, Outer: { } outer } && Reach(outer, name) is { } found)
        {
            local = capture(found);
        }

        if (local is null || isOutOfScope)
        {
            return null;
        }

        if (local.Kind == LocalKind.Capture)
        {
            scope.UsedCaptures.Add(name);
        }

        scope.LocalsRead++;
        return local;
    }

    /// <summary>Declares a local; the name must be new in the body and must not be one of a global.</summary>
    private LocalSymbol DeclareLocal(SyntaxName name, PolicyType type, bool isConst = false)
    {
        if (_scope.IsDeclared(name.Text))
        {
            _diagnostics.ReportAlreadyDefined(name.Span, name.Text, _scope.Find(name.Text, out _)?.Span ?? default);
            return new LocalSymbol(name.Text, name.Span, LocalKind.Local, PolicyType.Error, _scope.AddTemporary(name.Span, PolicyType.Error).Slot);
        }

        if (LookUp(name.Text) is { } global)
        {
            _diagnostics.ReportAlreadyDefined(name.Span, name.Text, global.Span);
            return new LocalSymbol(name.Text, name.Span, LocalKind.Local, PolicyType.Error, _scope.AddTemporary(name.Span, PolicyType.Error).Slot);
        }

        return _scope.AddLocal(name.Text, name.Span, type, isConst);
    }
}
