using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>Facts of an assembly, read from its metadata: none of its code is loaded into the tool.</summary>
/// <param name="Framework">The framework that it was built for, such as <c>.NETCoreApp,Version=v10.0</c>; empty when unknown.</param>
/// <param name="UsesAspNetCore">Whether it refers to ASP.NET Core's assemblies.</param>
internal sealed record AssemblyFacts(string Framework, bool UsesAspNetCore)
{
    private const string CorePrefix = ".NETCoreApp,Version=v";
    private const string AspNetPrefix = "Microsoft.AspNetCore";

    /// <summary>The version of .NET that it was built for; null for .NET Standard, and when unknown.</summary>
    public Version? CoreVersion => Framework.StartsWith(CorePrefix, StringComparison.Ordinal)
        && Version.TryParse(Framework[CorePrefix.Length..], out var version) ? version : null;

    /// <exception cref="ConcurException">The file is not a .NET assembly.</exception>
    public static AssemblyFacts Read(string path)
    {
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            if (!file.HasMetadata) throw NoAssembly(path);
            var metadata = file.GetMetadataReader();
            var usesAspNetCore = metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).Name)
                .Any(name => metadata.GetString(name).StartsWith(AspNetPrefix, StringComparison.Ordinal));
            return new AssemblyFacts(FrameworkOf(metadata), usesAspNetCore);
        }
        catch (BadImageFormatException)
        {
            throw NoAssembly(path);
        }
    }

    /// <summary>The string argument of the assembly's TargetFrameworkAttribute.</summary>
    private static string FrameworkOf(MetadataReader metadata)
    {
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MemberReference) continue;
            var type = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
            if (type.Kind != HandleKind.TypeReference) continue;
            if (metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name) != "TargetFrameworkAttribute") continue;
            var value = metadata.GetBlobReader(attribute.Value);
            value.ReadUInt16(); // The prolog, always 1.
            return value.ReadSerializedString() ?? "";
        }

        return "";
    }

    private static ConcurException NoAssembly(string path) => new(FailureKind.BadInput, $"'{path}' is not a .NET assembly");
}

/// <summary>Identifies a build of a workload.</summary>
public static class AssemblyHash
{
    /// <summary>The SHA-256 of an assembly, in hexadecimal digits.</summary>
    /// <param name="path">The assembly; null for a built-in workload.</param>
    /// <returns>Null without a path, or where there is no such file any more.</returns>
    public static string? Of(string? path)
    {
        if (path is null || !File.Exists(path)) return null;
        return Convert.ToHexStringLower(Sha256.Of(File.ReadAllBytes(path)));
    }
}
