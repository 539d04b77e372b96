// Send a MeMo and wait for its business receipt. Usage: dotnet run -- letter.xml (.NET Core 3.1 or newer)
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

static class Send
{
    static readonly string Api = Setting("FUNDAMENT_URL", "https://localhost:8443") + "/apis/v1";
    static readonly X509Certificate2[] Authority = Read(Setting("CA_FILE")).ToArray();

    static string Setting(string name, string otherwise = "") =>
        Environment.GetEnvironmentVariable(name) ?? otherwise;

    static IEnumerable<X509Certificate2> Read(string file) =>
        from Match one in Regex.Matches(
            File.ReadAllText(file), "-----BEGIN CERTIFICATE-----([^-]+)-----END")
        select new X509Certificate2(Convert.FromBase64String(one.Groups[1].Value));

    // The name fits, and the chain ends in a certificate of the authority's file, in no other.
    static bool IsTrusted(
        HttpRequestMessage request, X509Certificate2 shown, X509Chain given, SslPolicyErrors errors)
    {
        if ((errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0) return false;
        var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.ChainPolicy.ExtraStore.AddRange(Authority);
        if (!chain.Build(shown)) return false;
        var last = chain.ChainElements[chain.ChainElements.Count - 1].Certificate;
        return Authority.Any(one => one.Thumbprint == last.Thumbprint);
    }

    static async Task<string> Call(HttpClient http, HttpMethod method, string path, byte[] body = null)
    {
        using (var request = new HttpRequestMessage(method, Api + path))
        {
            if (body != null)
            {
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
            }
            using (var answer = await http.SendAsync(request))
            {
                var text = await answer.Content.ReadAsStringAsync();
                if (!answer.IsSuccessStatusCode)
                {
                    Console.Error.WriteLine($"{(int)answer.StatusCode}: {text}");
                    Environment.Exit(1);
                }
                return text;
            }
        }
    }

    static int Main(string[] args) => Run(args).GetAwaiter().GetResult();

    static async Task<int> Run(string[] args)
    {
        var handler = new HttpClientHandler { ClientCertificateOptions = ClientCertificateOption.Manual };
        handler.ClientCertificates.Add(
            new X509Certificate2(Setting("PKCS12_FILE"), Setting("PKCS12_PASSWORD")));
        handler.ServerCertificateCustomValidationCallback = IsTrusted;
        var http = new HttpClient(handler);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Setting("API_TOKEN"))));

        var letter = File.ReadAllBytes(args[0]);
        var message = Regex.Match(Encoding.UTF8.GetString(letter), "messageUUID>([^<]+)<")
            .Groups[1].Value.ToLowerInvariant();
        var sent = await Call(http, HttpMethod.Post, $"/memos/?memo-message-uuid={message}", letter);
        Console.WriteLine($"Technical receipt: {sent}");

        for (var tries = 0; tries < 30; tries++)
        {
            var ids = await Call(http, HttpMethod.Get, "/receipts/?size=1000");
            foreach (Match id in Regex.Matches(ids, "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
            {
                var receipt = await Call(http, HttpMethod.Get, $"/receipts/{id.Value}");
                if (!receipt.Contains(message)) continue;
                Console.WriteLine($"Business receipt: {receipt}");
                await Call(http, HttpMethod.Delete, $"/receipts/{id.Value}");
                return 0;
            }
            await Task.Delay(1000);
        }
        Console.Error.WriteLine("No business receipt within 30 seconds.");
        return 1;
    }
}
