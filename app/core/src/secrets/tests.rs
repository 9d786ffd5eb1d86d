//! What is a secret, and what is none.

use super::*;
use crate::context::{Context, UnixTime};

fn secrets(text: &str) -> Vec<(String, SecretKind, String, String, bool)> {
    let context = Context::default();
    let doc = Doc::new(text, &context, UnixTime(0));
    let show =
        |s: &Secret| (doc.slice(s.range).to_owned(), s.kind, s.path.clone(), s.suggested_name.clone(), s.whole_value);
    find(&doc).iter().map(show).collect()
}

fn texts(text: &str) -> Vec<String> {
    secrets(text).into_iter().map(|s| s.0).collect()
}

#[test]
fn the_password_with_its_path_and_name() {
    let expected = |text: &str| {
        let path = "providerCredentials.password".to_owned();
        vec![(text.to_owned(), SecretKind::Password, path, "provider_registry_password".to_owned(), true)]
    };
    for value in ["hunter2", "'hun''ter2'", "\"h2\"", "123456", "*hunter", "@hunter"] {
        assert_eq!(
            secrets(&format!("providerCredentials:\n  user: bob\n  password: {value}\n")),
            expected(value),
            "{value}"
        );
    }
    assert_eq!(secrets("providerCredentials:\n  password: |-\n    hunter2\n  user: x\n"), expected("|-\n    hunter2"));
    assert_eq!(secrets("providerCredentials: {password: hunter2, user: x}\n"), expected("hunter2"));
}

#[test]
fn what_is_no_secret() {
    for value in [
        "******",
        "'****'",
        "<password>",
        "changeme",
        "'{{.spectro.macro.x}}'",
        "{{.spectro.var.x}}",
        "${PASSWORD}",
        "'[[[.site.password]]]'",
        "'ENC[AES256_GCM,data:9c==,iv:aa=,tag:bb==,type:str]'",
        "''",
        "",
        "null",
        "'a{{.spectro.macro.x}}'",
    ] {
        assert_eq!(texts(&format!("providerCredentials:\n  password: {value}\n")), [""; 0], "{value}");
    }
    for line in [
        "passwd: $6$salt$hash",
        "passwd: '!'",
        "passwordFile: /a/b",
        "password: /run/secrets/x",
        "token: true",
        "tokenTTL: 24h",
        "secretName: regcred",
        "edgeHostToken: aUAxxxxxxxxx0ChYCrO",
        "accessKey: AKIAIOSFODNN7EXAMPLE",
        "encodedPassword: true",
        "lock_passwd: true",
        "auth: none",
        "max_token: 100",
        "ssh_authorized_keys: ['ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vbqajDhA bob@host']",
        "url: https://user:password@host.io",
        "url: https://host.io/a:b@c",
        "url: https://{{.spectro.macro.u}}:{{.spectro.macro.p}}@h",
        "command: curl -u $USER:$PASS https://$USER:$PASS@host.io",
    ] {
        assert_eq!(texts(&format!("a:\n  {line}\n")), [""; 0], "{line}");
    }
}

#[test]
fn secrets_elsewhere() {
    let text = "stages:\n  boot:\n    - environment:\n        HTTPS_PROXY: http://bob:hunter2@proxy:3128\n        APP_TOKEN: s3cr3t-value\n      # auth: cm9ib3Q6aHVudGVyMg==\n";
    assert_eq!(
        secrets(text),
        [
            ("hunter2".to_owned(), SecretKind::Password, String::new(), "url_password".to_owned(), false),
            (
                "s3cr3t-value".to_owned(),
                SecretKind::Password,
                "stages.boot[0].environment.APP_TOKEN".to_owned(),
                "environment_app_token".to_owned(),
                true
            ),
            ("cm9ib3Q6aHVudGVyMg==".to_owned(), SecretKind::Password, String::new(), "registry_auth".to_owned(), false),
        ]
    );
}

#[test]
fn command_lines() {
    for line in [
        "docker login -u bob -p hunter2 a.io",
        "podman login a.io --password='hunter2'",
        "helm registry login --password \"hunter2\" a.io",
    ] {
        assert_eq!(texts(&format!("a:\n  - >-\n    {line}\n")), ["hunter2"], "{line}");
    }
    for line in [
        "docker login -u bob -p $PASSWORD a.io",
        "docker login -p \"$(cat x)\" a.io",
        "docker login --password-stdin a.io",
        "ssh login -p 2222 a.io",
        "docker login -p {{.spectro.macro.p}} a.io",
    ] {
        assert_eq!(texts(&format!("a:\n  - >-\n    {line}\n")), [""; 0], "{line}");
    }
}

#[test]
fn arguments_of_commands() {
    for line in [
        "subscription-manager register --username pier --password 'T1de+harbor'",
        "subscription-manager register --password=T1de+harbor",
        "tool --pass \"T1de+harbor\" x",
        "k3s server --token T1de+harbor",
        "rke2 agent --server https://a.io:9345 --token=T1de+harbor",
        "echo 'ops:T1de+harbor' | chpasswd",
        "echo ops:T1de+harbor | sudo chpasswd",
        "chpasswd <<< \"ops:T1de+harbor\"",
        "SUSEConnect -r T1de+harbor -e a@a.io",
        "SUSEConnect --regcode T1de+harbor",
        "pro attach T1de+harbor",
        "sudo pro attach T1de+harbor --no-auto-enable",
        "echo 'T1de+harbor' | docker login -u bob --password-stdin a.io",
        "printf T1de+harbor | helm registry login a.io -u bob --password-stdin",
        "echo \"T1de+harbor\" | kinit joiner@EDGE.LAN",
        "echo T1de+harbor | realm join -U joiner edge.lan",
        "echo T1de+harbor | sudo -S reboot",
        "printf T1de+harbor |\n      docker login -u bob --password-stdin a.io",
        "echo T1de+harbor | \\\n      kinit joiner@EDGE.LAN",
        "printf '%s' 'T1de+harbor' | podman login a.io -u bob --password-stdin",
        "echo -n T1de+harbor | cryptsetup luksOpen /dev/sda3 data -",
        "mysql -u root -pT1de+harbor -e 'select 1'",
        "mysqldump -p'T1de+harbor' shop > /x",
        "wpa_passphrase store-12 T1de+harbor",
        "wpa_passphrase 'store 12' 'T1de+harbor'",
        "net ads join -U 'joiner%T1de+harbor'",
        "ldapsearch -x -D cn=a -w T1de+harbor",
    ] {
        assert_eq!(texts(&format!("a:\n  - |\n    {line}\n")), ["T1de+harbor"], "{line}");
    }
    for line in ["SECRET=T1de+harbor ./run", "export DB_PASSWORD='T1de+harbor'", "A=1 API_TOKEN=T1de+harbor ./run"] {
        assert_eq!(texts(&format!("a:\n  - {line}\n")), ["T1de+harbor"], "{line}");
    }
    for line in [
        "tool --password \"$PASSWORD\"",
        "tool --password-file /run/pw",
        "tool --token '{{.spectro.macro.token}}'",
        "tool --password [[[.site.password]]]",
        "see --password for the login",
        "tool --token-ttl 24h",
        "echo \"ops:$PW\" | chpasswd",
        "echo 'ops:$6$salt$hashhash' | chpasswd -e",
        "apt-get install chpasswd",
        "pro attach <token>",
        "pro attach --attach-config /etc/pro.yaml",
        "RETRIES=3 ./run",
        "PASSWORD=$1 ./run",
        "echo \"$PW\" | docker login -u bob --password-stdin a.io",
        "docker login -u bob --password-stdin a.io < /run/pw",
        "test -f /x || echo T1de+harbor || sudo -S reboot",
        "cat /run/pw | cryptsetup luksOpen /dev/sda3 data -",
        "mysql -u root -p < /x",
        "mysql -u root -p\"$PW\" -P 3306 --protocol=tcp",
        "wpa_passphrase store-12 < /run/pw",
        "wpa_passphrase store-12",
        "net ads join -U joiner",
        "net ads join -U \"joiner%$PW\"",
        "curl -U a%40b a.io",
    ] {
        assert_eq!(texts(&format!("a:\n  - |\n    {line}\n  - '{}'\n", line.replace('\'', "''"))), [""; 0], "{line}");
    }
}

#[test]
fn passwords_that_yaml_reads_as_something_else() {
    for value in ["!hunter2", "&hunter2", "[hunter2]", "{hunter2: x}", "[hunter2, x]"] {
        let text = format!("providerCredentials:\n  user: bob\n  password: {value} # x\n");
        assert_eq!(texts(&text), [value], "{value}");
    }
    assert_eq!(texts("providerCredentials:\n  password:\n    - hunter2\n    - hunter3\n"), ["hunter2", "hunter3"]);
    for value in ["[]", "['******']", "['{{.spectro.macro.x}}']", "!!str", "*unknown {{.spectro.macro.x}}", "!****"] {
        if !value.starts_with('!') && !value.starts_with('*') {
            assert_eq!(texts(&format!("providerCredentials:\n  password: {value}\n")), [""; 0], "{value}");
        }
    }
    for key in ["passwrd", "pasword", "Password", "PASSWORD", "pass", "passwordOld", "userPassword"] {
        let text = format!("providerCredentials:\n  user: bob\n  {key}: hunter2\n");
        assert_eq!(texts(&text), ["hunter2"], "{key}");
    }
    let text = "providerCredentials:\n  encodedPassword: false\n  passwordFile: /x\n  insecure: true\n  domain: hunter2\n  user: bob\n";
    assert_eq!(texts(text), [""; 0]);
}

/// Whatever the analysis finds, an export without consent must not hold it.
#[test]
fn nothing_slips_into_an_export() {
    use crate::export::tests::{Order, order};
    use crate::export::{Format, SecretChoice};
    for block in [
        "providerCredentials:\n  user: bob\n  password: !hunter2\n",
        "providerCredentials:\n  user: bob\n  password: &hunter2\n",
        "providerCredentials:\n  user: bob\n  password: [hunter2]\n",
        "providerCredentials:\n  user: bob\n  password: {hunter2: }\n",
        "providerCredentials:\n  user: bob\n  password:\n    - hunter2\n",
        "providerCredentials: {user: bob, password: &hunter2 , x: y}\n",
        "providerCredentials:\n  user: bob\n  passwrd: hunter2\n",
        "# password: hunter2\nproviderCredentials:\n  user: bob #  password: 'hunter2'\n",
        "stages:\n  boot:\n    - commands:\n        - curl -u bob:hunter2 a.io\n        - \"curl -H 'Authorization: Bearer hunter2' a.io\"\n",
        "stages:\n  boot:\n    - files:\n        - content: |\n            configs:\n              a.io:\n                auth:\n                  password: hunter2\n",
    ] {
        let text = format!("options:\n  system.uri: a.io/x:v1\n{block}");
        let report = crate::analyze(&text, &Context::default(), UnixTime(0));
        for secrets in [SecretChoice::Variable, SecretChoice::Macro, SecretChoice::Strip] {
            let order = Order { secrets, ..order(None, &text) };
            let done = order.run(Format::PaletteJson).unwrap();
            assert!(
                !done.files[0].text.contains("hunter2") && !done.layer.contains("hunter2"),
                "{secrets:?} of\n{text}\n{}",
                done.layer
            );
            assert!(crate::yaml::accepts(&done.layer), "{}", done.layer);
        }
        assert!(
            report.diagnostics.iter().all(|d| !format!("{:?}", (&d.message, &d.help, &d.fixes)).contains("hunter2")),
            "{text}"
        );
    }
}

#[test]
fn comments() {
    for comment in [
        "# password: hunter2",
        "#password: hunter2",
        "#  password: \"hunter2\"",
        "## - token: 'hunter2' # old",
        "# DB_PASSWORD=hunter2",
        "# export API_KEY=\"hunter2\"",
    ] {
        let found = secrets(&format!("a: b\n{comment}\n  {comment}\nc: d {comment}\n"));
        assert_eq!(found.iter().map(|s| (s.0.as_str(), s.4)).collect::<Vec<_>>(), [("hunter2", false); 3], "{comment}");
    }
    for comment in [
        "# password: ******",
        "#   password: changeme",
        "# password: <password>",
        "# password: '{{.spectro.macro.x}}'",
        "# password: ${PASSWORD}",
        "# password: the one of the robot",
        "# password:",
        "# token: required",
        "# secret: regcred",
        "# user: bob",
        "# Note: password: see the vault",
        "# password: password",
        "# password: $PASSWORD",
        "# password: user",
    ] {
        assert_eq!(texts(&format!("a: b\n{comment}\n")), [""; 0], "{comment}");
    }
}

#[test]
fn headers_and_options_of_commands() {
    for line in [
        "curl -u bob:hunter2 https://a.io",
        "curl -s --user 'bob:hunter2' a.io",
        "curl -ubob:hunter2 a.io",
        "curl --user=\"bob:hunter2\" a.io",
        "curl -H \"Authorization: Bearer hunter2\" a.io",
        "curl -H 'Authorization: token hunter2' a.io",
        "curl -H 'PRIVATE-TOKEN: hunter2' a.io",
        "curl --header \"X-Api-Key: hunter2\" a.io",
        "curl -x p:3128 --proxy-user bob:hunter2 a.io",
    ] {
        assert_eq!(texts(&format!("a:\n  - >-\n    {line}\n")), ["hunter2"], "{line}");
        assert_eq!(texts(&format!("# {line}\n")), ["hunter2"], "{line}");
    }
    for line in [
        "curl -u $USER:$PASS a.io",
        "curl -u bob: a.io",
        "curl -u bob a.io",
        "curl -u \"bob:{{.spectro.macro.p}}\" a.io",
        "curl -u user:password a.io",
        "id -u bob:staff",
        "curl -H \"Authorization: Bearer $TOKEN\" a.io",
        "curl -H \"Authorization: Bearer ${TOKEN}\" a.io",
        "curl -H 'Authorization: Bearer <token>' a.io",
        "curl -H 'Authorization: Bearer token' a.io",
        "curl -H 'Content-Type: application/json' a.io",
        "chown -R 1000:1000 /x",
        "docker run -u 1000:1000 a.io/x",
    ] {
        assert_eq!(texts(&format!("a:\n  - >-\n    {line}\n")), [""; 0], "{line}");
    }
}

#[test]
fn lines_of_files() {
    for line in [
        "password: hunter2",
        "  password: \"hunter2\"",
        "- token: hunter2",
        "\"password\": \"hunter2\",",
        "password = hunter2",
        "password=hunter2",
        "export DB_PASSWORD='hunter2'",
        "Environment=\"API_TOKEN=hunter2\"",
        "K3S_TOKEN=hunter2 ./install.sh",
    ] {
        let text = format!(
            "stages:\n  boot:\n    - files:\n        - content: |\n            configs:\n              {line}\n            end: x\n"
        );
        assert_eq!(texts(&text), ["hunter2"], "{line}");
    }
    for line in [
        "password: ${PASSWORD}",
        "PASSWORD=$(cat /x)",
        "PASSWORD=\"$1\"",
        "password: {{ .Values.password }}",
        "password: {{.spectro.macro.x}}",
        "passwd:         files systemd",
        "passwd: files",
        "password: true",
        "echo \"password: \"",
        "secret: regcred",
        "secretName: regcred",
        "token_file = /x",
        "if [ \"$PASSWORD\" == \"\" ]; then",
        "password: # fill in",
        "# password: ****",
        "token=$(curl -s a.io)",
        "--token=\"$TOKEN\"",
        "password == other",
        "api_key = os.environ[\"X\"]",
        "x.password = y.password",
        "token = request.get(\"X\")",
        "password: *ref",
        "psk=@/etc/psk",
    ] {
        let text = format!(
            "stages:\n  boot:\n    - files:\n        - content: |\n            configs:\n              {line}\n            end: x\n"
        );
        assert_eq!(texts(&text), [""; 0], "{line}");
    }
}

#[test]
fn names_are_unique() {
    let names: Vec<String> = secrets("a: {password: abc1}\nb:\n  - {password: abc2}\n  - {password: abc3}\n")
        .into_iter()
        .map(|s| s.3)
        .collect();
    assert_eq!(names, ["a_password", "b_password", "b_password_2"]);
}

#[test]
fn private_keys_from_begin_to_end() {
    let key = "-----BEGIN RSA PRIVATE KEY-----\n    MIIEowIBAAKCAQEAabcdefgh\n    -----END RSA PRIVATE KEY-----";
    let text = format!("a:\n  key: |\n    {key}\nb: 1\n");
    let found = secrets(&text);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].0.as_str(), found[0].1, found[0].4),
        (format!("|\n    {key}").as_str(), SecretKind::PrivateKey, true)
    );
    let mixed = format!("a:\n  content: |\n    x: y\n    {key}\n    z\n");
    assert_eq!(texts(&mixed), [key]);
    assert_eq!(
        texts("a: |\n  -----BEGIN CERTIFICATE-----\n  MIIDvzCCAqegAwIBAgIU\n  -----END CERTIFICATE-----\n"),
        [""; 0]
    );
}

#[test]
fn what_could_not_be_read_is_hidden_too() {
    assert_eq!(texts("providerCredentials:\n  password: 'hunter2\n  user: x\n"), ["'hunter2"]);
    assert_eq!(texts("providerCredentials:\n  password: #hunter2\n  user: x\n"), ["#hunter2"]);
    assert_eq!(texts("providerCredentials:\n  password: hun #ter2\n  user: x\n"), ["hun #ter2"]);
    assert_eq!(texts("providerCredentials:\n  password: hunter2 # of bob\n"), ["hunter2"]);
    assert_eq!(texts("providerCredentials:\n  password: # fill in\n"), [""; 0]);
}

#[test]
fn many_secrets_take_little_time() {
    let body = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY5zA7";
    let text: String = ["k: gh", "p_", body, "\n"].concat().repeat(20_000);
    assert_eq!(secrets(&text).len(), 20_000);
}
