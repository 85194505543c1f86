using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("NidsVm.Compiler.Tests")]
