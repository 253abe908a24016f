# Three resources after each other: each prints, twice, and pauses.
variable "pause" {
  type    = string
  default = "0.4"
}

resource "terraform_data" "first" {
  input = "one"

  provisioner "local-exec" {
    command = "for i in 1 2; do echo \"first line $i says $PASSWORD\"; sleep ${var.pause}; done"
  }
}

resource "terraform_data" "second" {
  input = terraform_data.first.id

  provisioner "local-exec" {
    command = "for i in 1 2; do echo \"second line $i says $PASSWORD\"; sleep ${var.pause}; done"
  }
}

resource "terraform_data" "third" {
  input = terraform_data.second.id

  provisioner "local-exec" {
    command = "for i in 1 2; do echo \"third line $i says $PASSWORD\"; sleep ${var.pause}; done"
  }
}

output "made" {
  value = terraform_data.third.output
}
