using NidsVm.Compiler.Loading;
using NidsVm.Compiler.Text;
using NidsVm.Vm.Builtins;
using NidsVm.Vm.Bytecode;

namespace NidsVm.Compiler.Tests.Fuzz;

/// <summary>Images that a compiler really makes, to be damaged: the policies of the language's corpus without the library, and some with it.</summary>
internal static class ImageSeeds
{
    private const int LargeSeeds = 2;

    /// <summary>Prototypes of the built-ins that policies without the library may call, so that their images stay small.</summary>
    private const string Prelude = """
        type string_vec: vector of string;
        type string_set: set[string];
        type index_vec: vector of count;
        export {
        global fmt: function(va_args: any): string;
        global cat: function(va_args: any): string;
        global cat_sep: function(va_args: any): string;
        global print_raw: function(va_args: any): bool;
        global split_string: function(str: string, re: pattern): string_vec;
        global sub: function(str: string, re: pattern, repl: string): string;
        global gsub: function(str: string, re: pattern, repl: string): string;
        global find_all: function(str: string, re: pattern, max_str_size: int &default=-1): string_set;
        global find_last: function(str: string, re: pattern, start: count &default=0): string;
        global string_to_pattern: function(s: string, convert: bool): pattern;
        global to_upper: function(str: string): string;
        global to_count: function(str: string): count;
        global to_addr: function(ip: string): addr;
        global to_subnet: function(sn: string): subnet;
        global sort: function(v: any, va_args: any): any;
        global order: function(v: any, va_args: any): index_vec;
        global resize: function(aggr: any, newsize: count): count;
        global clear_table: function(v: any): any;
        global table_keys: function(t: any): any;
        global table_values: function(t: any): any;
        global type_name: function(t: any): string;
        global to_json: function(val: any, only_loggable: bool &default=F, field_escape_pattern: pattern &default=/^_/, interval_as_double: bool &default=T): string;
        global sha256_hash: function(va_args: any): string;
        global val_footprint: function(v: any): count;
        global join_string_vec: function(vec: string_vec, sep: string): string;
        global sub_bytes: function(s: string, start: count, n: int): string;
        global strstr: function(big: string, little: string): count;
        global levenshtein_distance: function(s1: string, s2: string): count;
        global network_time: function(): time;
        global bloomfilter_basic_init: function(fp: double, capacity: count, name: string &default=""): opaque of bloomfilter;
        global bloomfilter_add: function(bf: opaque of bloomfilter, x: any): any;
        global bloomfilter_lookup: function(bf: opaque of bloomfilter, x: any): count;
        global hll_cardinality_init: function(err: double, confidence: double): opaque of cardinality;
        global hll_cardinality_add: function(handle: opaque of cardinality, elem: any): bool;
        global topk_init: function(size: count): opaque of topk;
        global topk_add: function(handle: opaque of topk, value: any): any;
        global paraglob_init: function(v: any): opaque of paraglob;
        global paraglob_match: function(handle: opaque of paraglob, match: string): string_vec;
        global zeek_init: event();
        global zeek_done: event();
        }

        """;

    private static readonly Lazy<List<byte[]>> Images = new(Make);

    /// <summary>Payloads (what follows the header), smallest first; the last <see cref="LargeCount"/> hold the library.</summary>
    public static IReadOnlyList<byte[]> Payloads => Images.Value;

    public static int LargeCount { get; private set; }

    /// <summary>All built-ins of the machine; those that reach out of the process do nothing.</summary>
    public static BuiltinCatalog Builtins { get; } = MakeBuiltins();

    /// <summary>Compiles policies without errors to the payload of an image, else null.</summary>
    internal static byte[]? Compile(CompilationRequest request)
    {
        ProgramImage? image = Compilation.Compile(request).Image;
        return image is null ? null : ImageWriter.Write(image)[ImageFormat.HeaderLength..];
    }

    private static List<byte[]> Make()
    {
        string root = Root();
        List<byte[]> payloads = [];
        List<string> policies = [.. Directory.EnumerateFiles(Path.Combine(root, "tests", "language"), "*.zeek", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        foreach (string file in policies)
        {
            var request = new CompilationRequest(new PolicySearchPath([]), Builtins)
            {
                WithoutLibrary = true,
                Texts = [new SourceText("prelude", null, System.Text.Encoding.UTF8.GetBytes(Prelude)), new SourceText(Path.GetFileName(file), null, File.ReadAllBytes(file))],
            };
            if (Compile(request) is { } payload)
            {
                payloads.Add(payload);
            }
        }

        payloads.Sort((a, b) => a.Length.CompareTo(b.Length));
        var path = new PolicySearchPath([Path.Combine(root, "stdlib"), Path.Combine(root, "stdlib", "policy")]);
        for (int i = 0; i < LargeSeeds; i++)
        {
            if (Compile(new CompilationRequest(path, Builtins) { IsBare = true, Policies = [policies[i * 100]] }) is { } payload)
            {
                payloads.Add(payload);
                LargeCount++;
            }
        }

        return payloads;
    }

    private static BuiltinCatalog MakeBuiltins()
    {
        var catalog = new BuiltinCatalog();
        StandardBuiltins.AddTo(catalog);
        string[] outside =
        [
            "open", "open_for_append", "mkdir", "rmdir", "unlink", "rename", "system", "system_env", "piped_exec", "syslog", "setenv", "sleep",
            "rotate_file", "rotate_file_by_name", "write_file", "file_size", "print_raw",
        ];
        foreach (string name in outside)
        {
            catalog.Replace(name, (in BuiltinCall _) => default);
        }

        foreach (Builtin builtin in catalog.All.ToArray())
        {
            catalog.Replace(builtin.Name, Watched(builtin), builtin.Traits);
        }

        return catalog;
    }

    /// <summary>The built-in that allocated most in one call since this was last cleared, for the report of a finding.</summary>
    public static (string Name, long Bytes) Largest { get; set; }

    private static BuiltinBody Watched(Builtin builtin) => (in BuiltinCall call) =>
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return builtin.Body(call);
        }
        finally
        {
            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (bytes > Largest.Bytes)
            {
                Largest = (builtin.Name, bytes);
            }
        }
    };

    internal static string Root()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "NidsVm.sln")))
        {
            root = Path.GetDirectoryName(root);
        }

        return root ?? throw new InvalidOperationException("the repository's root was not found");
    }
}
